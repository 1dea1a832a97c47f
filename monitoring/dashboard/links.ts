import type { View } from './data';

/** @returns the address of the dashboard with a choice, relative to any of its pages */
export function dashboardLink({ range, webhookId }: View): string {
	return `?${parameters({ range, webhook: webhookId })}`;
}

/** @returns the address of one event's page, which leads back to the same view */
export function eventLink(id: string, { range, webhookId }: View): string {
	return `?${parameters({ event: id, range, webhook: webhookId })}`;
}

/** @returns the address unchanged, if a browser opens it as a web page; nothing for other schemes */
export function webLink(address: string | undefined): string | undefined {
	if (address === undefined || !URL.canParse(address)) return undefined;
	return ['http:', 'https:'].includes(new URL(address).protocol) ? address : undefined;
}

function parameters(values: Readonly<Record<string, string | undefined>>): string {
	const given = Object.entries(values).filter(
		(entry): entry is [string, string] => entry[1] !== undefined,
	);
	return new URLSearchParams(given).toString();
}
