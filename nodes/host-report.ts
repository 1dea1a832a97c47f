import { LoggerProxy } from 'n8n-workflow';

import type { Report } from '../eventlog/report';

/** Writes to n8n's own log, outside any request or execution. */
export const reportToHost: Report = ({ level, message, facts }) => {
	LoggerProxy[level](`Spot Connect: ${message}`, { ...facts });
};
