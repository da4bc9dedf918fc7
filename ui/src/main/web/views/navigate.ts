import { formatRoute, type Route } from '../model/route';

/** Show something else; the way back leads here. */
export function go(route: Route): void {
  location.hash = formatRoute(route);
}

/** Note in the address how the same thing is shown now. */
export function note(route: Route): void {
  history.replaceState(null, '', formatRoute(route));
  window.dispatchEvent(new Event('hashchange'));
}
