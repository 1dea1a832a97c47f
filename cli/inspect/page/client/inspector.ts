import type { Full, State } from '../../api';
import { WIDE_FROM } from '../measures';
import { Announcer } from './announcer';
import { CaptureAddress } from './capture-address';
import { ClearDialog } from './clear-dialog';
import { DetailPane } from './detail-pane';
import { byId, element, setText } from './dom';
import { answerLabel, forwardLabel } from './labels';
import { ListPane } from './list-pane';
import { listen } from './live';
import { noticesOf } from './notices';
import { ResendDialog } from './resend-dialog';
import { hashOf, routeOf, type Route } from './route';
import { Settings } from './settings';
import { shortcutOf, type Shortcut } from './shortcuts';
import { toast } from './toast';

/** Where list and detail stand side by side. */
const WIDE = matchMedia(`(min-width: ${WIDE_FROM}px)`);

/** Rows down. */
const STEPS = { down: 1, up: -1, intoList: 0 } as const;

/** The page as a whole: what the server tells goes to the parts of the page, what the reader does to the server. */
export class Inspector {
	private state: State | undefined;
	private route: Route = { view: 'list' };
	/** The request for which another one is picked to compare it with. */
	private pickingFor: number | undefined;
	/** Whether a request was there to be shown since the page was opened, or emptied. */
	private hasShown = false;
	private readonly announcer = new Announcer(byId('announcer', HTMLElement));
	private readonly list: ListPane;
	private readonly detail: DetailPane;
	private readonly address = new CaptureAddress();
	private readonly settings = new Settings();
	private readonly clear = new ClearDialog();
	private readonly resend = new ResendDialog((full) => {
		this.resent(full);
	});

	constructor() {
		this.list = new ListPane(
			{
				moved: (id) => {
					if (WIDE.matches && this.pickingFor === undefined) this.replace({ view: 'request', id });
				},
				chosen: (id) => {
					this.choose(id);
				},
			},
			() => {
				this.listChanged();
			},
		);
		this.detail = new DetailPane(() => this.state, {
			resend: (full) => {
				this.resend.open(full, this.state?.forwardUrl);
			},
			compare: ({ id }) => {
				this.pick(id);
			},
			askForSecret: () => {
				this.openSettings('secret');
			},
		});
	}

	start(): void {
		addEventListener('hashchange', () => {
			this.follow(routeOf(location.hash));
		});
		addEventListener('keydown', (event) => {
			if (this.perform(shortcutOf(event))) event.preventDefault();
		});
		this.wireButtons();
		this.follow(routeOf(location.hash));
		listen({
			connected: () => {
				this.setConnection('live', 'Live');
				void this.load();
			},
			disconnected: () => {
				this.setConnection('away', 'Reconnecting');
			},
			arrived: (requests) => {
				this.announcer.arrived(requests.length);
				this.list.arrived(requests);
			},
			changed: (requests) => {
				this.list.updated(requests);
				this.detail.changed(new Set(requests.map(({ id }) => id)));
			},
			stateChanged: (state) => {
				this.setState(state);
			},
		});
	}

	private wireButtons(): void {
		const onClick = (id: string, act: () => void) => {
			byId(id, HTMLButtonElement).addEventListener('click', act);
		};
		onClick('open-settings', () => {
			this.openSettings('answer');
		});
		onClick('back', () => {
			this.go({ view: 'list' });
		});
		onClick('stop-picking', () => {
			this.pick(undefined);
		});
		onClick('clear', () => {
			this.clear.open(this.state?.kept ?? 0);
		});
		for (const closing of document.querySelectorAll<HTMLButtonElement>('[data-closes]')) {
			closing.addEventListener('click', () => {
				closing.closest('dialog')?.close();
			});
		}
	}

	/** @returns whether it did something */
	private perform(shortcut: Shortcut | undefined): boolean {
		switch (shortcut) {
			case undefined:
				return false;
			case 'back':
				return this.leave();
			case 'search':
				if (this.isDetailInFront) this.go({ view: 'list' });
				this.list.focusSearch();
				return true;
			default:
				this.list.move(STEPS[shortcut]);
				return true;
		}
	}

	/** One step back: from picking, from the search, from two requests to one, and to the list. */
	private leave(): boolean {
		if (this.pickingFor !== undefined) this.pick(undefined);
		else if (this.list.endSearch()) this.list.focus();
		else if (this.route.view === 'compare') this.go({ view: 'request', id: this.route.id });
		else if (this.isDetailInFront) this.go({ view: 'list' });
		else return false;
		return true;
	}

	/** Whether the detail has the whole page, as on a phone. */
	private get isDetailInFront(): boolean {
		return !WIDE.matches && this.route.view !== 'list';
	}

	private choose(id: number): void {
		if (this.pickingFor === undefined) {
			this.go({ view: 'request', id });
			return;
		}
		if (id === this.pickingFor) {
			toast('Choose another request than this one.');
			return;
		}
		const route: Route = { view: 'compare', id: this.pickingFor, other: id };
		this.pick(undefined);
		this.go(route);
	}

	/** @param id for which another request is to be picked; none to stop picking */
	private pick(id: number | undefined): void {
		this.pickingFor = id;
		byId('picking', HTMLElement).hidden = id === undefined;
		if (id === undefined) return;
		setText(byId('picking-for', HTMLElement), `Choose the request to compare #${id} with.`);
		if (this.isDetailInFront) this.go({ view: 'list' });
		this.list.focus();
	}

	private resent(full: Full): void {
		const { id, forward } = full;
		const answer = forward === undefined ? '' : ` ${forwardLabel(forward).text}`;
		toast(`Sent as #${id}.${answer}`);
		this.go({ view: 'request', id });
	}

	private openSettings(focusOn: 'answer' | 'secret'): void {
		if (this.state !== undefined) this.settings.open(this.state, focusOn);
	}

	/** Shows a route, and lets the browser's Back lead to where the page was. */
	private go(route: Route): void {
		if (hashOf(route) === hashOf(this.route)) return;
		history.pushState(undefined, '', hashOf(route));
		this.follow(route);
	}

	/** Shows a route in the place of the one that was shown. */
	private replace(route: Route): void {
		history.replaceState(undefined, '', hashOf(route));
		this.follow(route);
	}

	private follow(route: Route): void {
		const wasInFront = this.isDetailInFront;
		this.route = route;
		document.body.dataset.view = route.view;
		this.list.select(route.view === 'list' ? undefined : route.id);
		void this.detail.show(route).then(() => {
			if (this.isDetailInFront || route.view === 'compare') this.detail.focus();
		});
		if (wasInFront && route.view === 'list') this.list.focus();
	}

	/** What happened while there was no connection is not known. The state comes by itself. */
	private async load(): Promise<void> {
		await this.list.reload();
		if (this.route.view === 'request') this.detail.changed(new Set([this.route.id]));
	}

	private setState(state: State): void {
		this.state = state;
		this.list.setState(state);
		this.settings.show(state);
		this.address.show(state.captureUrl);
		setText(byId('answering', HTMLElement), answerLabel(state.answer, state.forwardUrl));
		byId('dropped', HTMLElement).replaceChildren(
			...noticesOf(state).map((notice) => element('p', {}, notice)),
		);
	}

	/** The first request is shown at once where there is room: it is what one waits for. */
	private listChanged(): void {
		const { rows, isSearching } = this.list;
		const isEmpty = rows.length === 0 && this.state?.kept === 0 && !isSearching;
		byId('empty', HTMLElement).hidden = !isEmpty;
		byId('panes', HTMLElement).hidden = isEmpty || this.state === undefined;
		if (isEmpty && this.route.view !== 'list') this.replace({ view: 'list' });
		const newest = rows[0];
		if (newest !== undefined && this.route.view === 'list' && WIDE.matches && !this.hasShown) {
			this.replace({ view: 'request', id: newest.id });
		}
		if (!isSearching) this.hasShown = newest !== undefined;
	}

	private setConnection(name: 'live' | 'away', text: string): void {
		const place = byId('connection', HTMLElement);
		place.dataset.state = name;
		setText(place, text);
	}
}
