import { lastOutputOf, type Execution } from '../client';

/** What an execution came to, for people: its status, what its last node gave, and its metadata. */
export function describeExecution(execution: Execution): string {
	return [
		`Execution ${execution.id} ended with status "${execution.status}".`,
		`Output of "${execution.data.resultData.lastNodeExecuted ?? ''}":`,
		JSON.stringify(
			lastOutputOf(execution).map(({ json }) => json),
			undefined,
			2,
		),
		'Metadata:',
		JSON.stringify(execution.customData, undefined, 2),
	].join('\n');
}

/** @throws Error with a sentence that says where to look, unless the execution was a success */
export function assertSuccess(execution: Execution): void {
	if (execution.status === 'success') return;
	throw new Error(`The example workflow failed: look at execution ${execution.id} in the editor.`);
}
