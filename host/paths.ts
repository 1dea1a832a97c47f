import * as path from 'node:path';

/** The folder that holds the package's own package.json. */
export const repositoryRoot = path.resolve(__dirname, '..');

/** The folder of the host: its package.json pins n8n and Node. */
export const hostFolder = __dirname;

/** What the host writes while it works: logs, the packed package, the demo's data. Not in the repository. */
export const runFolder = path.join(hostFolder, 'run');
