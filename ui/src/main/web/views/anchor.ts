import type { LitElement, ReactiveController } from 'lit';

/** What eyes rest on: a row, a chart, and whatever else has a frame. */
const THINGS = 'tbody tr, .hone-canvas, .panel';

/** So long after an update the page may still come to rest: charts are drawn in later frames. */
const SETTLES_MILLISECONDS = 600;

/** So long after it has scrolled somebody is taken to be scrolling on. */
const SCROLLS_MILLISECONDS = 200;

/** Steps, in pixels, in which the window is searched for something to hold. */
const STEP = 24;

/**
 * Keeps what is looked at where it is while its host shows something new: the thing under the
 * pointer or with the keyboard's focus, else the uppermost that is seen. A browser's own scroll
 * anchoring holds neither what is in the middle of the window nor what its style moves.
 */
export class Anchor implements ReactiveController {
  private held: { thing: Element; top: number; until: number } | undefined;
  private pointer: { x: number; y: number; isMouse: boolean } | undefined;
  private scrolled = -Infinity;
  /** Where this has scrolled to last: it is no scrolling of the reader's. */
  private own = -1;
  private readonly resized = new ResizeObserver(() => this.keep());

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('pointermove', this.point);
    document.addEventListener('pointerdown', this.point);
    document.documentElement.addEventListener('pointerleave', this.forget);
    document.addEventListener('keydown', this.forget);
    document.addEventListener('scroll', this.scroll, { passive: true });
    this.resized.observe(this.host);
  }

  hostDisconnected(): void {
    document.removeEventListener('pointermove', this.point);
    document.removeEventListener('pointerdown', this.point);
    document.documentElement.removeEventListener('pointerleave', this.forget);
    document.removeEventListener('keydown', this.forget);
    document.removeEventListener('scroll', this.scroll);
    this.resized.disconnect();
    this.release();
  }

  /** Before anything is changed: what is held from an update just before is held on. */
  hostUpdate(): void {
    const now = performance.now();
    if (this.held?.thing.isConnected && now < this.held.until) {
      this.held.until = now + SETTLES_MILLISECONDS;
      return;
    }
    this.release();
    const thing = now - this.scrolled < SCROLLS_MILLISECONDS ? undefined : this.lookedAt();
    if (!thing) return;
    const { top } = thing.getBoundingClientRect();
    this.held = { thing, top, until: now + SETTLES_MILLISECONDS };
    // The two would correct each other.
    document.documentElement.style.overflowAnchor = 'none';
    setTimeout(() => this.end(), SETTLES_MILLISECONDS);
  }

  hostUpdated(): void {
    // What is within the host is updated after it, and before the next frame.
    requestAnimationFrame(() => this.keep());
  }

  private keep(): void {
    if (!this.held?.thing.isConnected) return;
    const moved = this.held.thing.getBoundingClientRect().top - this.held.top;
    if (Math.abs(moved) < 1) return;
    window.scrollBy({ top: moved, behavior: 'instant' });
    this.own = window.scrollY;
  }

  private end(): void {
    if (!this.held) return;
    const left = this.held.until - performance.now();
    if (left > 0) setTimeout(() => this.end(), left);
    else this.release();
  }

  private release(): void {
    this.held = undefined;
    document.documentElement.style.overflowAnchor = '';
  }

  private lookedAt(): Element | undefined {
    const { pointer } = this;
    const pointed = pointer && this.thingAt(pointer.x, pointer.y);
    if (pointed) return pointed;
    const focused = this.host.contains(document.activeElement)
      ? document.activeElement!.closest('tbody tr')
      : null;
    if (focused && isSeen(focused)) return focused;
    // Who is at the beginning wants to see it.
    if (window.scrollY === 0) return undefined;
    const middle = document.documentElement.clientWidth / 3;
    for (let y = STEP; y < window.innerHeight; y += STEP) {
      const thing = this.thingAt(middle, y);
      if (thing) return thing;
    }
    return undefined;
  }

  /** Heads that stay, and panels that scroll by themselves, are no such thing. */
  private thingAt(x: number, y: number): Element | undefined {
    const found = document.elementFromPoint(x, y);
    const thing = found?.closest('thead') ? undefined : found?.closest(THINGS);
    if (!thing || !this.host.contains(thing) || thing.closest('aside')) return undefined;
    return thing;
  }

  private readonly point = (event: PointerEvent): void => {
    // Who presses something has stopped scrolling.
    if (event.type === 'pointerdown') this.scrolled = -Infinity;
    this.pointer = {
      x: event.clientX,
      y: event.clientY,
      isMouse: event.pointerType === 'mouse',
    };
  };

  private readonly forget = (): void => {
    this.pointer = undefined;
  };

  private readonly scroll = (event: Event): void => {
    if (event.target !== document || Math.abs(window.scrollY - this.own) < 1) return;
    this.own = -1;
    this.scrolled = performance.now();
    this.release();
    // A mouse stays where it is; a finger has moved the page away from under it.
    if (!this.pointer?.isMouse) this.forget();
  };
}

function isSeen(thing: Element): boolean {
  const { top, bottom } = thing.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}
