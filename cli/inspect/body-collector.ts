import type { KeptBody } from './capture';
import type { Captures } from './captures';

/** Keeps the beginning of a body that streams past, in memory that the captures set aside for it. */
export class BodyCollector {
	private readonly chunks: Buffer[] = [];
	private bytes = 0;
	private kept = 0;

	constructor(private readonly captures: Captures) {}

	/** Takes the next bytes: keeps them up to the bound of a body, or counts them. */
	readonly add = (chunk: Buffer): void => {
		// Once cut it stays cut: what is kept is the beginning.
		const isWhole = this.kept === this.bytes;
		this.bytes += chunk.length;
		if (!isWhole) return;
		const wanted = Math.min(chunk.length, this.captures.bounds.maxBodyBytes - this.kept);
		if (wanted <= 0 || !this.captures.reserve(wanted)) return;
		this.chunks.push(chunk.subarray(0, wanted));
		this.kept += wanted;
	};

	/** Gives back the memory that was set aside, and what was kept: to be called once. */
	finish(): KeptBody {
		this.captures.release(this.kept);
		// Of its own: a part of a shared block of memory would keep the whole block.
		const data = Buffer.allocUnsafeSlow(this.kept);
		let offset = 0;
		for (const chunk of this.chunks) offset += chunk.copy(data, offset);
		this.chunks.length = 0;
		return { bytes: this.bytes, data };
	}
}
