import { html, type TemplateResult } from 'lit';
import { placeText, type MissingJob } from '../model/missing';
import { hone } from '../model/commands';
import './copyable';

/** Says which job was not found, where, and what else may be done. */
export function missing({ kind, job, place }: MissingJob): TemplateResult {
  return html`<section class="panel beginning" role="alert">
    <h1>There is no ${kind} <span class="name">${job}</span></h1>
    <p>
      None of that name is in ${placeText(place)}, at ${location.origin}, which is where this
      session may read. It may have been deleted, its name may be another, or it is in another
      account or region.
    </p>
    <p>
      <a href=${kind === 'tuning job' ? '#/' : '#/training-jobs'}>See the ${kind}s that are there</a>
    </p>
    <p class="hint">For another region, open the link that this prints, with its name:</p>
    <hone-copyable .text=${hone('page', 'REGION')}></hone-copyable>
  </section>`;
}
