import { html, nothing } from 'lit';
import { ServerClient } from './api/client';
import { begin, forget, onSessionChange, session, takeLink, type Link } from './api/session';
import { Poll } from './model/poll';
import { questionOf, type Question } from './model/question';
import { parseRoute, type Route } from './model/route';
import './views/job';
import './views/jobs';
import { note } from './views/navigate';
import './views/question';
import './views/report';
import './views/sign-in';
import { skip } from './views/skip';
import './views/training';
import './views/trainings';
import { unreachable } from './views/unreachable';
import { View } from './views/view';

/** The whole page: what is shown follows the address, and nothing is without a session. */
class Page extends View {
  static override properties = {
    route: { state: true },
    client: { state: true },
    question: { state: true },
  };
  declare route: Route;
  declare client: ServerClient | undefined;
  declare question: (Question & { own: ServerClient; follow: () => void }) | undefined;
  private ended = false;
  /** Asks where sessions may read. */
  private placing: Poll | undefined;
  private unlisten: (() => void) | undefined;

  constructor() {
    super();
    this.route = parseRoute('');
    this.signIn();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.follow);
    this.unlisten = onSessionChange(() => this.signIn());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.follow);
    this.unlisten?.();
    this.placing?.stop();
  }

  protected override render() {
    const { client, placing, question, route } = this;
    if (question) {
      return html`<hone-question
        .question=${question}
        .stay=${() => this.enter(question.own)}
        .follow=${question.follow}
      ></hone-question>`;
    }
    if (!placing) return html`<hone-sign-in ?ended=${this.ended}></hone-sign-in>`;
    return html`${skip(this)}
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
        <button class="quiet" @click=${this.signOut}>Sign out</button>
      </nav>
      ${client ? this.view(client, route) : following(placing.error)}`;
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

  private view(client: ServerClient, route: Route) {
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
    const link = takeLink();
    const own = session();
    this.leave();
    if (link && own && own !== link.token) {
      // Until the tab goes elsewhere, its address says where it is.
      note(this.route);
      return this.weigh(link, this.clientOf(own));
    }
    this.route = parseRoute(location.hash);
    if (link) begin(link.token);
    const token = link?.token ?? own;
    if (token) this.enter(this.clientOf(token));
  }

  /** Follow a link out of a session, if it leads to the same account or else once that is said. */
  private weigh(link: Link, own: ServerClient): void {
    const linked = this.clientOf(link.token);
    const follow = () => {
      begin(link.token);
      note(parseRoute(link.address));
      this.enter(linked);
    };
    this.placing = new Poll(
      async (signal) => {
        const question = await questionOf(own, linked);
        if (signal.aborted) return undefined;
        if (question) this.question = { ...question, own, follow };
        else follow();
        return undefined;
      },
      () => this.requestUpdate(),
    );
    this.placing.start();
  }

  private enter(client: ServerClient): void {
    this.leave();
    this.ended = false;
    this.client = client;
    // What fails is told by the view, which asks the same server.
    this.placing = new Poll(async () => {
      await client.where();
      this.requestUpdate();
      return undefined;
    });
    this.placing.start();
  }

  private leave(): void {
    this.placing?.stop();
    this.placing = undefined;
    this.client = undefined;
    this.question = undefined;
    this.requestUpdate();
  }

  private clientOf(token: string): ServerClient {
    const client: ServerClient = new ServerClient(token, () => this.end(client));
    return client;
  }

  /** The server no longer takes a session; the tab may have another by now. */
  private end(client: ServerClient): void {
    forget(client.token);
    if (this.client !== client) return;
    this.leave();
    this.ended = true;
  }

  private readonly signOut = (): void => {
    const own = session();
    if (own) forget(own);
    this.leave();
    this.ended = false;
  };
}

/** What is shown until it is known where a link leads. */
function following(error: Error | undefined) {
  return html`<main class="wide">
    ${error ? unreachable(error) : html`<p class="hint" role="status">Following the link…</p>`}
  </main>`;
}

/** Leads to a list; it is marked while that, or one of its jobs, is shown. */
function link(address: string, text: string, isShown: boolean, isAbove: boolean) {
  const current = isShown ? 'page' : isAbove ? 'true' : nothing;
  return html`<a href=${address} aria-current=${current}>${text}</a>`;
}

customElements.define('hone-page', Page);
