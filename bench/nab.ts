import * as fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** One labelled series of the Numenta Anomaly Benchmark. */
export interface LabelledSeries {
	readonly folder: string;
	readonly name: string;
	/** As the file and the labels have them. */
	readonly timestamps: readonly string[];
	/** The same in milliseconds since the epoch. */
	readonly times: readonly number[];
	readonly values: readonly number[];
	/** First and last timestamp of each labelled window. */
	readonly windows: readonly (readonly [string, string])[];
}

/** What one file scores. */
export interface FileScore {
	readonly score: number;
	readonly windows: number;
	readonly hits: number;
	readonly falsePositives: number;
}

/** The benchmark's scoring, as its `score.mjs` exports it. */
export interface Scoring {
	scoreFile(
		timestamps: readonly string[],
		detected: readonly boolean[],
		windows: LabelledSeries['windows'],
	): FileScore;
	/** @returns 0 for a detector that never fires, 100 for a perfect one */
	total(results: readonly FileScore[]): number;
}

/**
 * @param folder with `FOLDER/FILE.csv`, `windows.json` and `score.mjs`
 * @returns undefined where it is missing
 */
export async function loadBenchmark(
	folder: string,
): Promise<{ series: LabelledSeries[]; scoring: Scoring } | undefined> {
	const script = path.join(folder, 'score.mjs');
	const labels = path.join(folder, 'windows.json');
	if (!fs.existsSync(script) || !fs.existsSync(labels)) return undefined;
	const windows = JSON.parse(fs.readFileSync(labels, 'utf8')) as Record<string, [string, string][]>;
	const series = Object.entries(windows).map(([file, spans]) => readSeries(folder, file, spans));
	const scoring = (await import(pathToFileURL(script).href)) as Scoring;
	return { series, scoring };
}

function readSeries(folder: string, file: string, spans: [string, string][]): LabelledSeries {
	const [, ...lines] = fs.readFileSync(path.join(folder, file), 'utf8').trim().split(/\r?\n/);
	const rows = lines.map((line) => line.split(','));
	const timestamps = rows.map(([timestamp]) => timestamp!);
	return {
		folder: path.dirname(file),
		name: path.basename(file, '.csv'),
		timestamps,
		times: timestamps.map((timestamp) => Date.parse(`${timestamp.replace(' ', 'T')}Z`)),
		values: rows.map(([, value]) => Number(value)),
		// The labels have fractions of a second, the files have none.
		windows: spans.map(([from, to]) => [withoutFraction(from), withoutFraction(to)]),
	};
}

const withoutFraction = (timestamp: string): string => timestamp.replace(/\.\d+$/, '');
