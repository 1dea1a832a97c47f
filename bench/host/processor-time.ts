import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux: what the times in /proc count in. */
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK']).toString());

/** @returns seconds of processor time that a process has used so far */
export function processorSeconds(pid: number): number {
	return secondsIn(`/proc/${pid}`);
}

/** Longest name of a thread that Linux keeps, in bytes. */
const LONGEST_NAME = 15;

/** @returns the same of the process's threads of a name */
export function threadSeconds(pid: number, name: string): number {
	const threads = readdirSync(`/proc/${pid}/task`).map((id) => `/proc/${pid}/task/${id}`);
	return threads
		.filter(
			(folder) => readFileSync(`${folder}/comm`, 'utf8').trim() === name.slice(0, LONGEST_NAME),
		)
		.reduce((sum, folder) => sum + secondsIn(folder), 0);
}

function secondsIn(folder: string): number {
	const stat = readFileSync(`${folder}/stat`, 'utf8');
	// The name of the program, in parentheses, may contain anything.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** @returns seconds of processor time that the whole machine has spent working so far */
export function machineSeconds(): number {
	const [, user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8')
		.split('\n')[0]!
		.split(/\s+/)
		.map(Number);
	return (user! + nice! + system! + irq! + softirq!) / TICKS_PER_SECOND;
}
