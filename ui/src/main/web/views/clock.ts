import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Renders its host anew every so often, for what it says of the time that passes. */
export class Clock implements ReactiveController {
  now = new Date();
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly everyMilliseconds: number,
    /** Whether anything on the host depends on the time. */
    private readonly isNeeded: () => boolean = () => true,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.timer = setInterval(() => {
      if (!document.hidden && this.isNeeded()) this.host.requestUpdate();
    }, this.everyMilliseconds);
  }

  hostDisconnected(): void {
    clearInterval(this.timer);
  }

  hostUpdate(): void {
    this.now = new Date();
  }
}
