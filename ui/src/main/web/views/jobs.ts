import { html } from 'lit';
import type { Client } from '../api/client';
import { searchTuningJobs } from '../api/operations';
import { summaryOf } from '../api/parse';
import { WHERE_TO_RUN, hone, sagemaker } from '../model/commands';
import type { ReadPage } from '../model/list-store';
import type { Summary } from '../model/types';
import './copyable';
import { jobsTable } from './jobs-table';
import { JobList } from './job-list';
import type { Rows } from './list-table';

const CREATE = 'create-hyper-parameter-tuning-job --cli-input-json file://tuning-job.json';

/** The list of tuning jobs. */
class Jobs extends JobList<Summary> {
  constructor() {
    super('tuning job');
  }

  protected override reading(client: Client): ReadPage<Summary> {
    return async (only, signal) => {
      const { jobs, nextToken } = await searchTuningJobs(client, only, signal);
      // An empty list's commands name the region.
      await client.where();
      return { jobs: jobs.map(summaryOf), nextToken };
    };
  }

  protected override table(rows: Rows<Summary>) {
    return jobsTable(rows);
  }

  protected override beginning(region: string | undefined) {
    return html`<section class="panel beginning">
      <h2>No tuning job yet</h2>
      <p>Create one with Hone's command line or any AWS client; the README has an example:</p>
      <hone-copyable .text=${hone('tune tuning-job.json', region)}></hone-copyable>
      <hone-copyable .text=${sagemaker(CREATE, region)}></hone-copyable>
      <p>See one first, on data that comes with Hone and a server of its own:</p>
      <hone-copyable .text=${'./hone demo'}></hone-copyable>
      <p class="hint">${WHERE_TO_RUN}</p>
      <p class="hint">What is created appears here by itself.</p>
    </section>`;
  }
}

customElements.define('hone-jobs', Jobs);
