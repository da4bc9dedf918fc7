import { LitElement } from 'lit';

/** A part of the page; it has no shadow root, so that one stylesheet holds for all. */
export abstract class View extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
