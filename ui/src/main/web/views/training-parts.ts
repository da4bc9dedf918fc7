/** What is shown of a training job wherever it stands. */
import { html, nothing, type TemplateResult } from 'lit';
import type { WireTrainingJob } from '../api/wire';
import { WHERE_TO_RUN, hone, sagemaker } from '../model/commands';
import { duration, zone } from '../model/format';
import { isActive } from '../model/trials';
import type { Named } from '../model/types';
import './copyable';
import { timeMark } from './marks';

/** When it entered each of its states, and how long it stayed there. */
export function times(described: WireTrainingJob | undefined): TemplateResult | typeof nothing {
  const transitions = described?.SecondaryStatusTransitions ?? [];
  if (transitions.length === 0) return nothing;
  return html`<section>
    <h3>
      Times <span class="muted">${zone(new Date(transitions[0]!.StartTime * 1000))}</span>
    </h3>
    <table class="times">
      <tbody>
        ${transitions.map((each) => {
          const start = new Date(each.StartTime * 1000);
          const end = each.EndTime === undefined ? undefined : each.EndTime * 1000;
          return html`<tr title=${each.StatusMessage ?? ''}>
            <th scope="row">${each.Status}</th>
            <td>${timeMark(start)}</td>
            <td class="number">${end === undefined ? '' : duration(end - start.getTime())}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}

/** Commands that tell more of it, and where its model lies. */
export function commands(
  { name, status }: Named,
  described: WireTrainingJob | undefined,
  region: string | undefined,
): TemplateResult {
  const model = described?.ModelArtifacts?.S3ModelArtifacts;
  return html`<section>
    <h3>On the command line</h3>
    <hone-copyable .text=${hone(`describe ${name}`, region)}></hone-copyable>
    <hone-copyable .text=${hone(`logs ${isActive(status) ? '-f ' : ''}${name}`, region)}></hone-copyable>
    <p class="hint">${WHERE_TO_RUN}</p>
    <hone-copyable
      .text=${sagemaker(`describe-training-job --training-job-name ${name}`, region)}
    ></hone-copyable>
    ${
      model && status === 'Completed'
        ? html`<p class="hint">Its model:</p>
            <hone-copyable .text=${model}></hone-copyable>`
        : nothing
    }
  </section>`;
}
