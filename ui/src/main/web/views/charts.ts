import { html, nothing, type TemplateResult } from 'lit';
import '../charts/index';
import './in-sight';
import { lacking, lackingText } from '../model/lacking';
import type { Curve, Definition, Insight, Job, Selection, Trial } from '../model/types';

/** What all charts of a definition are drawn from. */
export interface ChartData {
  job: Job;
  definition: Definition;
  trials: Trial[];
  /** Those of other definitions, too. */
  all: Trial[];
  insight?: Insight;
  /** `undefined` as long as they are on their way. */
  curves?: Curve[];
  selection: Selection;
}

/** The charts of a definition, the most telling first. */
export function charts(data: ChartData): TemplateResult {
  const { job, definition, trials, all, insight, curves, selection } = data;
  const lacks = lacking(job, trials, insight);
  const lacked = new Set(lacks.flatMap((lack) => lack.charts));
  const hasImportance = !lacked.has('What matters');
  const hasCurves = !lacked.has('Learning curves');
  const panel = (title: string, size: string, chart: TemplateResult, kind = 'read') =>
    lacked.has(title) ? nothing : framed(title, size, chart, kind);
  return html`<div class="charts">
    ${panel(
      'Objective',
      hasImportance ? 'wide' : 'whole',
      html`<hone-history
        .job=${job}
        .definition=${definition}
        .trials=${trials}
        .insight=${insight}
        .selection=${selection}
      ></hone-history>`,
    )}
    ${
      hasImportance
        ? panel(
            'What matters',
            'narrow',
            html`<hone-importance
              .job=${job}
              .definition=${definition}
              .trials=${trials}
              .insight=${insight}
              .selection=${selection}
            ></hone-importance>`,
            insight ? 'read' : 'reading',
          )
        : nothing
    }
    ${panel(
      'Configurations',
      'whole',
      html`<hone-parallel
        .job=${job}
        .definition=${definition}
        .trials=${trials}
        .insight=${insight}
        .selection=${selection}
      ></hone-parallel>`,
    )}
    ${panel(
      'Along each hyperparameter',
      'whole',
      html`<hone-slices
        .job=${job}
        .definition=${definition}
        .trials=${trials}
        .insight=${insight}
        .selection=${selection}
      ></hone-slices>`,
      orderText(insight),
    )}
    ${panel(
      'Learning curves',
      'half',
      html`<hone-curves
        .job=${job}
        .definition=${definition}
        .trials=${trials}
        .curves=${curves}
        .selection=${selection}
      ></hone-curves>`,
      curves ? 'read' : 'reading',
    )}
    ${panel(
      'Timeline',
      hasCurves ? 'half' : 'whole',
      html`<hone-timeline
        .job=${job}
        .definition=${definition}
        .trials=${trials}
        .all=${all}
        .selection=${selection}
      ></hone-timeline>`,
    )}
    ${lacks.length > 0 ? html`<p class="hint lacking">${lackingText(lacks)}</p>` : nothing}
  </div>`;
}

function framed(title: string, size: string, chart: TemplateResult, kind: string) {
  return html`<section class="panel chart ${size}">
    <h2>${title}</h2>
    <hone-in-sight .content=${chart} .kind=${kind}></hone-in-sight>
  </section>`;
}

/** What decides where each panel stands: out of sight, too, it is to be as it will be seen. */
function orderText(insight: Insight | undefined): string {
  const shares = [...(insight?.importance ?? [])].sort((a, b) => b.share - a.share);
  return [insight ? 'modelled' : 'plain', ...shares.map(({ name }) => name)].join();
}
