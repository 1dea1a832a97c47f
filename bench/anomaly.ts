/**
 * How well the detector of unusual values in a numeric series does on the labelled series of the
 * Numenta Anomaly Benchmark, beside two simple baselines, and what a point and a series cost.
 * Run with: node --import tsx bench/anomaly.ts [folder of the data, ../shared/nab unless told]
 * Prints tables, and writes bench/results/anomaly.json. Fails where the data are missing, and where
 * the total or the time for a point misses its goal.
 */
import path from 'node:path';

import { SeriesDetector } from '../monitoring/detectors/series';
import { loadBenchmark, type FileScore, type LabelledSeries, type Scoring } from './nab';
import { writeResults } from './results';

const GOAL_TOTAL = 55;
const GOAL_MICROSECONDS = 20;
/** Points in the window of the three sigma baseline, and from which the fixed limits are taken. */
const BASELINE_POINTS = 200;

interface Subject {
	readonly name: string;
	/** @returns a fresh detector: takes a point, and says whether it raises an alarm */
	start(): (atMs: number, value: number) => boolean;
}

interface Result {
	readonly name: string;
	readonly total: number;
	readonly folders: Readonly<Record<string, string>>;
	readonly hits: number;
	readonly windows: number;
	readonly falsePositives: number;
	/** Of processor time. */
	readonly microsecondsPerPoint: number;
	readonly files: readonly (FileScore & { readonly file: string })[];
}

/** An alarm where a value leaves the limits; while it stays outside, none. */
function onLeaving(
	isOutside: (value: number) => boolean,
): (atMs: number, value: number) => boolean {
	let wasOutside = false;
	return (_, value) => {
		const isNowOutside = isOutside(value);
		const hasLeft = isNowOutside && !wasOutside;
		wasOutside = isNowOutside;
		return hasLeft;
	};
}

/** Outside three standard deviations from the mean of the window before the value. */
function threeSigma(): (atMs: number, value: number) => boolean {
	const window: number[] = [];
	return onLeaving((value) => {
		const mean = window.reduce((sum, each) => sum + each, 0) / window.length;
		const variance = window.reduce((sum, each) => sum + (each - mean) ** 2, 0) / window.length;
		const isKnown = window.length === BASELINE_POINTS;
		window.push(value);
		if (window.length > BASELINE_POINTS) window.shift();
		return isKnown && Math.abs(value - mean) > 3 * Math.sqrt(variance);
	});
}

/** Outside limits that are set once: the range of the first values, widened by half of itself. */
function fixedThreshold(): (atMs: number, value: number) => boolean {
	let seen = 0;
	let low = Infinity;
	let high = -Infinity;
	return onLeaving((value) => {
		seen += 1;
		if (seen > BASELINE_POINTS) {
			const margin = (high - low) / 2;
			return value < low - margin || value > high + margin;
		}
		low = Math.min(low, value);
		high = Math.max(high, value);
		return false;
	});
}

const SUBJECTS: readonly Subject[] = [
	{
		name: 'this package',
		start: () => {
			const detector = new SeriesDetector();
			return (atMs, value) => detector.observe(atMs, value).isAlarm;
		},
	},
	{ name: `three sigma over ${BASELINE_POINTS} points`, start: threeSigma },
	{ name: 'fixed threshold', start: fixedThreshold },
];

function run(subject: Subject, series: readonly LabelledSeries[], scoring: Scoring): Result {
	let points = 0;
	let spentMicroseconds = 0;
	const files = series.map((each) => {
		const observe = subject.start();
		const before = process.cpuUsage();
		const detected = each.values.map((value, index) => observe(each.times[index]!, value));
		const { user, system } = process.cpuUsage(before);
		spentMicroseconds += user + system;
		points += detected.length;
		const score = scoring.scoreFile(each.timestamps, detected, each.windows);
		return { file: `${each.folder}/${each.name}`, ...score };
	});
	const sum = (read: (score: FileScore) => number) =>
		files.reduce((total, file) => total + read(file), 0);
	return {
		name: subject.name,
		total: round(scoring.total(files)),
		folders: Object.fromEntries(
			[...new Set(series.map(({ folder }) => folder))].map((folder) => {
				const own = files.filter(({ file }) => file.startsWith(`${folder}/`));
				return [folder, scoreOf(own, scoring)];
			}),
		),
		hits: sum(({ hits }) => hits),
		windows: sum(({ windows }) => windows),
		falsePositives: sum(({ falsePositives }) => falsePositives),
		microsecondsPerPoint: round(spentMicroseconds / points),
		files,
	};
}

/** A folder without a labelled window has no normalised score: false positives are all there is. */
function scoreOf(files: readonly FileScore[], scoring: Scoring): string {
	if (files.some(({ windows }) => windows > 0)) return scoring.total(files).toFixed(1);
	const alarms = files.reduce((sum, { falsePositives }) => sum + falsePositives, 0);
	return `${alarms} false`;
}

const round = (number: number): number => Math.round(number * 100) / 100;

async function main(): Promise<void> {
	const folder = path.resolve(process.argv[2] ?? path.join(__dirname, '../../shared/nab'));
	const benchmark = await loadBenchmark(folder);
	if (benchmark === undefined) {
		console.error(
			`The labelled series of the Numenta Anomaly Benchmark are needed beside the project, in ../shared/nab (with score.mjs and windows.json); there are none in ${folder}.`,
		);
		process.exitCode = 1;
		return;
	}
	const { series, scoring } = benchmark;
	const results = SUBJECTS.map((subject) => run(subject, series, scoring));
	console.table(
		results.map(({ name, total, folders, hits, windows, falsePositives, ...rest }) => ({
			detector: name,
			total: total.toFixed(1),
			...folders,
			'windows hit': `${hits} of ${windows}`,
			'false alarms': falsePositives,
			'µs per point': rest.microsecondsPerPoint,
		})),
	);
	console.table(
		results[0]!.files.map(({ file, score, windows, hits, falsePositives }) => ({
			file,
			score: round(score),
			'windows hit': `${hits} of ${windows}`,
			'false alarms': falsePositives,
		})),
	);
	const bytesPerSeries = new SeriesDetector().bytes;
	console.log(`Memory of a series: ${bytesPerSeries} bytes, however long it is.`);
	writeResults('anomaly', { bytesPerSeries, results });
	const ours = results[0]!;
	if (ours.total < GOAL_TOTAL || ours.microsecondsPerPoint > GOAL_MICROSECONDS) {
		console.error(
			`Missed: at least ${GOAL_TOTAL} in total and at most ${GOAL_MICROSECONDS} microseconds a point.`,
		);
		process.exitCode = 1;
	}
}

void main();
