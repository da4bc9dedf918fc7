/** Commands that a person may copy. */

/** An AWS client's command for SageMaker, at the server that the page came from. */
export function sagemaker(command: string, region: string | undefined): string {
  return `aws --endpoint-url ${location.origin}${option(region)} sagemaker ${command}`;
}

/** Where a server is that no command has to name. */
const USUAL = 'http://127.0.0.1:8020';

/** Where commands of Hone's own run, and what the page cannot know of who runs them. */
export const WHERE_TO_RUN =
  "In Hone's folder; without ./ where hone is installed. A server that keeps its data elsewhere " +
  'than in ~/.hone wants --data with its folder, the demo --data ~/.hone/demo';

/**
 * A command of Hone's own as it runs in its folder, at the server that the page came from, in the
 * region that the page reads if that is known.
 */
export function hone(command: string, region?: string): string {
  const endpoint = location.origin === USUAL ? '' : ` --endpoint ${location.origin}`;
  return `./hone ${command}${endpoint}${option(region)}`;
}

function option(region: string | undefined): string {
  return region === undefined ? '' : ` --region ${region}`;
}
