import { html, nothing } from 'lit';
import { Client } from './api/client';
import { onSessionChange, session, signOut } from './api/session';
import { Poll } from './model/poll';
import { parseRoute, type Route } from './model/route';
import './views/job';
import './views/jobs';
import './views/sign-in';
import './views/training';
import './views/trainings';
import { View } from './views/view';

/** The whole page: what is shown follows the address, and nothing is without a session. */
class Page extends View {
  static override properties = { route: { state: true }, client: { state: true } };
  declare route: Route;
  declare client: Client | undefined;
  private ended = false;
  private placing: Poll | undefined;
  private forget: (() => void) | undefined;

  constructor() {
    super();
    this.signIn();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.follow);
    this.forget = onSessionChange(() => this.signIn());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.follow);
    this.forget?.();
    this.placing?.stop();
  }

  protected override render() {
    if (!this.client) return html`<hone-sign-in ?ended=${this.ended}></hone-sign-in>`;
    const { route } = this;
    return html`<a class="skip" href="#main" @click=${this.skip}>Skip to the content</a>
      <nav class="top" aria-label="Hone">
        <a class="brand" href="#/">Hone</a>
        <span class="kinds">
          ${link('#/', 'Tuning jobs', route.view === 'jobs', route.view === 'job')}
          ${link(
            '#/training-jobs',
            'Training jobs',
            route.view === 'trainings',
            route.view === 'training',
          )}
        </span>
        ${this.place()}
        <button class="quiet" @click=${() => this.signOut(false)}>Sign out</button>
      </nav>
      ${this.view(this.client, route)}`;
  }

  /** Where the session may read: others of the same person may lead elsewhere. */
  private place() {
    const place = this.client?.place;
    return place
      ? html`<span class="session-place" title="Region and account that this session may read"
          ><span>${place.region}</span> <span>${place.account}</span></span
        >`
      : nothing;
  }

  private view(client: Client, route: Route) {
    switch (route.view) {
      case 'jobs':
        return html`<hone-jobs .client=${client} .route=${route}></hone-jobs>`;
      case 'job':
        return html`<hone-job .client=${client} .route=${route}></hone-job>`;
      case 'trainings':
        return html`<hone-trainings .client=${client} .route=${route}></hone-trainings>`;
      case 'training':
        return html`<hone-training .client=${client} .route=${route}></hone-training>`;
    }
  }

  private readonly follow = (): void => {
    // A link of `hone page` may be opened in a tab that is here already.
    if (location.hash.startsWith('#session=')) this.signIn();
    this.route = parseRoute(location.hash);
  };

  private signIn(): void {
    const token = session();
    this.route = parseRoute(location.hash);
    this.placing?.stop();
    this.client = undefined;
    if (token) this.enter(new Client(token, () => this.end(token)));
  }

  private enter(client: Client): void {
    this.client = client;
    this.ended = false;
    // What fails is told by the view, which asks the same server.
    this.placing = new Poll(async () => {
      await client.where();
      this.requestUpdate();
      return undefined;
    });
    this.placing.start();
  }

  /** The server no longer takes a session; there may be another by now. */
  private end(token: string): void {
    if (session() === token) this.signOut(true);
  }

  private signOut(ended: boolean): void {
    signOut();
    this.ended = ended;
    this.client = undefined;
  }

  /** The fragment is the page's own address, so that the usual link would lead elsewhere. */
  private skip(event: Event): void {
    event.preventDefault();
    const main = this.querySelector('main');
    main?.setAttribute('tabindex', '-1');
    main?.focus();
  }
}

/** Leads to a list; it is marked while that, or one of its jobs, is shown. */
function link(address: string, text: string, isShown: boolean, isAbove: boolean) {
  const current = isShown ? 'page' : isAbove ? 'true' : nothing;
  return html`<a href=${address} aria-current=${current}>${text}</a>`;
}

customElements.define('hone-page', Page);
