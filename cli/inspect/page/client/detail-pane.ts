import type { Full, State } from '../../api';
import { CallError, compareRequests, getRequest } from './calls';
import { compareView } from './compare-view';
import { detailView, type DetailActions } from './detail-view';
import { byId, element } from './dom';
import type { Route } from './route';

/** A request that changes again and again (it waits, is forwarded, is answered) is loaded this often at most. */
const RELOAD_MS = 100;

/** The right side: one request, two compared, or how to choose one. */
export class DetailPane {
	private readonly place = byId('detail', HTMLElement);
	/** Counts the loads, so that an answer that was overtaken is passed over. */
	private load = 0;
	private route: Route = { view: 'list' };
	private reloadTimer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private readonly state: () => State | undefined,
		private readonly actions: DetailActions,
	) {}

	/** Loads what the route names, and shows it from its top. */
	async show(route: Route): Promise<void> {
		this.route = route;
		if (await this.render()) this.place.scrollTop = 0;
	}

	/** The request of this id changed: it is loaded anew, where it is shown. */
	changed(ids: ReadonlySet<number>): void {
		if (this.route.view !== 'request' || !ids.has(this.route.id)) return;
		this.reloadTimer ??= setTimeout(() => {
			this.reloadTimer = undefined;
			void this.render();
		}, RELOAD_MS);
	}

	/** Moves the focus to the heading, for those who read on from there. */
	focus(): void {
		document.getElementById('detail-title')?.focus({ preventScroll: true });
	}

	/** @returns whether it came to be shown; not where it was overtaken */
	private async render(): Promise<boolean> {
		const load = (this.load += 1);
		this.place.setAttribute('aria-busy', 'true');
		const content = await this.content();
		if (load !== this.load) return false;
		this.place.removeAttribute('aria-busy');
		this.place.replaceChildren(content);
		return true;
	}

	private async content(): Promise<Node> {
		const { route } = this;
		try {
			if (route.view === 'list') return choose();
			if (route.view === 'request') return this.request(await getRequest(route.id));
			return compareView(route.id, route.other, await compareRequests(route.id, route.other));
		} catch (error) {
			if (!(error instanceof CallError)) throw error;
			if (error.status !== 404) return message('This cannot be shown', error.message);
			return message('Not kept', 'This request is no longer kept, or never was.');
		}
	}

	private request(full: Full): Node {
		return detailView(full, this.state()?.hasSecret ?? false, this.actions);
	}
}

function choose(): Node {
	return element(
		'div',
		{ class: 'message' },
		element('h2', { id: 'detail-title', tabindex: -1 }, 'Choose a request'),
		element(
			'p',
			{},
			element('kbd', {}, '↑'),
			' ',
			element('kbd', {}, '↓'),
			' move through the list, ',
			element('kbd', {}, '/'),
			' searches, ',
			element('kbd', {}, 'Esc'),
			' leads back.',
		),
	);
}

function message(title: string, text: string): Node {
	return element(
		'div',
		{ class: 'message', role: 'status' },
		element('h2', { id: 'detail-title', tabindex: -1 }, title),
		element('p', {}, text),
	);
}
