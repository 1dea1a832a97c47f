import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Of Linux: what the times in /proc count in. */
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK']).toString());

/** @returns seconds of processor time that a process has used so far */
export function processorSeconds(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
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
