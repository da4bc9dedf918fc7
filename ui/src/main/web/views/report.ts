import { html } from 'lit';
import { SavedClient, type Saved } from '../api/saved-client';
import { dateTime, zone } from '../model/format';
import { placeText } from '../model/missing';
import { jobAddress, parseRoute, type Route } from '../model/route';
import './job';
import { note } from './navigate';
import { skip } from './skip';
import { View } from './view';

/** The script element of a report's document that holds what was saved. */
const SAVED = 'saved';

/** The page of one tuning job that was saved, in a file that needs no server. */
class Report extends View {
  static override properties = { route: { state: true } };
  declare route: Route;
  private readonly saved = JSON.parse(document.getElementById(SAVED)!.textContent!) as Saved;
  private readonly client = new SavedClient(this.saved);

  constructor() {
    super();
    this.route = parseRoute(location.hash);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.follow);
    if (!location.hash) note(parseRoute(this.address));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.follow);
  }

  protected override render() {
    const saved = new Date(1000 * this.saved.SavedTime);
    return html`${skip(this)}
      <nav class="top" aria-label="Hone">
        <a class="brand" href=${this.address}>Hone</a>
        <span class="kinds"
          >Report of ${dateTime(saved)} <span class="muted">${zone(saved)}</span></span
        >
        <span class="session-place" title="Where it was saved: ${placeText(this.client.place)}"
          ><span>${this.client.place.region}</span> <span>${this.client.place.account}</span></span
        >
      </nav>
      ${
        this.route.view === 'job' && this.route.job === this.name
          ? html`<hone-job .client=${this.client} .route=${this.route}></hone-job>`
          : html`<main class="wide">
              <p>
                This report holds <a href=${this.address}>the tuning job ${this.name}</a> alone.
              </p>
            </main>`
      }`;
  }

  private get name(): string {
    return this.saved.TuningJob.HyperParameterTuningJobName;
  }

  private get address(): string {
    return jobAddress(this.name);
  }

  private readonly follow = (): void => {
    this.route = parseRoute(location.hash);
  };
}

customElements.define('hone-report', Report);
