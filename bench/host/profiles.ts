import { attribute, type Attribution, type CallFrame, type CallNode } from './attribution';
import type { DevTools } from './devtools';

const SAMPLING_INTERVAL_US = 250;
const SAMPLING_INTERVAL_BYTES = 16_384;

interface CpuProfile {
	readonly nodes: readonly { id: number; callFrame: CallFrame; children?: readonly number[] }[];
	readonly samples: readonly number[];
	readonly timeDeltas: readonly number[];
}

interface HeapNode {
	readonly callFrame: CallFrame;
	readonly selfSize: number;
	readonly children: readonly HeapNode[];
}

/** @returns what the process's main thread did while `work` went on, in microseconds */
export async function profileTime(
	devTools: DevTools,
	work: () => Promise<unknown>,
): Promise<Attribution> {
	await devTools.call('Profiler.enable');
	await devTools.call('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_US });
	await devTools.call('Profiler.start');
	await work();
	const { profile } = await devTools.call<{ profile: CpuProfile }>('Profiler.stop');
	const self = new Map<number, number>();
	profile.samples.forEach((id, index) => {
		self.set(id, (self.get(id) ?? 0) + profile.timeDeltas[index]!);
	});
	const byId = new Map(profile.nodes.map((node) => [node.id, node]));
	const treeOf = (id: number): CallNode => {
		const { callFrame, children = [] } = byId.get(id)!;
		return { frame: callFrame, self: self.get(id) ?? 0, children: children.map(treeOf) };
	};
	return attribute(treeOf(profile.nodes[0]!.id));
}

/** @returns what the process allocated while `work` went on, in bytes, also what has been collected */
export async function profileAllocations(
	devTools: DevTools,
	work: () => Promise<unknown>,
): Promise<Attribution> {
	await devTools.call('HeapProfiler.enable');
	await devTools.call('HeapProfiler.startSampling', {
		samplingInterval: SAMPLING_INTERVAL_BYTES,
		includeObjectsCollectedByMajorGC: true,
		includeObjectsCollectedByMinorGC: true,
	});
	await work();
	const { profile } = await devTools.call<{ profile: { head: HeapNode } }>(
		'HeapProfiler.stopSampling',
	);
	const treeOf = ({ callFrame, selfSize, children }: HeapNode): CallNode => ({
		frame: callFrame,
		self: selfSize,
		children: children.map(treeOf),
	});
	return attribute(treeOf(profile.head));
}
