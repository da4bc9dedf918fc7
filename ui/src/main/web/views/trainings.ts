import { html } from 'lit';
import type { Client } from '../api/client';
import { searchTrainingJobs } from '../api/operations';
import { trainingOf } from '../api/parse';
import { sagemaker } from '../model/commands';
import type { ReadPage } from '../model/list-store';
import type { Training } from '../model/types';
import './copyable';
import { JobList } from './job-list';
import type { Rows } from './list-table';
import { trainingsTable } from './trainings-table';

const CREATE = 'create-training-job --cli-input-json file://training-job.json';

/** The list of training jobs that belong to no tuning job. */
class Trainings extends JobList<Training> {
  constructor() {
    super('training job');
  }

  protected override reading(client: Client): ReadPage<Training> {
    return async (only, signal) => {
      const { jobs, nextToken } = await searchTrainingJobs(client, only, signal);
      // An empty list's commands name the region.
      await client.where();
      return { jobs: jobs.map(trainingOf), nextToken };
    };
  }

  protected override table(rows: Rows<Training>) {
    return trainingsTable(rows);
  }

  protected override beginning(region: string | undefined) {
    return html`<section class="panel beginning">
      <h2>No training job on its own yet</h2>
      <p>
        Those of a tuning job are on its page. Here are the ones that an AWS client creates by
        themselves, as the SageMaker SDK's <code>estimator.fit()</code> does:
      </p>
      <hone-copyable .text=${sagemaker(CREATE, region)}></hone-copyable>
      <p><a href="#/">See the tuning jobs</a></p>
      <p class="hint">What is created appears here by itself.</p>
    </section>`;
  }
}

customElements.define('hone-trainings', Trainings);
