/** n8n runs on Node 24, whose SQLite the event log is tested with. */
export const hasSqlite = Number(process.versions.node.split('.')[0]) >= 24;
