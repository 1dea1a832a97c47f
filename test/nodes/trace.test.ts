import { AsyncLocalStorage } from 'node:async_hooks';

import {
	context,
	ROOT_CONTEXT,
	trace,
	type Attributes,
	type Context,
	type ContextManager,
	type Span,
} from '@opentelemetry/api';

import type { Verdict } from '../../admission/admit';
import { traceDecision } from '../../nodes/SpotConnectGenericWebhook/trace';

/** Keeps the active context as a tracer of Node.js does. */
class NodeContexts implements ContextManager {
	readonly #storage = new AsyncLocalStorage<Context>();

	active(): Context {
		return this.#storage.getStore() ?? ROOT_CONTEXT;
	}

	with<A extends unknown[], F extends (...given: A) => ReturnType<F>>(
		active: Context,
		run: F,
		self?: ThisParameterType<F>,
		...given: A
	): ReturnType<F> {
		return this.#storage.run(active, () => run.apply(self, given));
	}

	bind<T>(_: Context, target: T): T {
		return target;
	}

	enable(): this {
		return this;
	}

	disable(): this {
		return this;
	}
}

const refused: Verdict = {
	admitted: false,
	refusal: { code: 'api_key_expired', detail: 'The key has expired.' },
	key: { name: 'Shop', fingerprint: '9f86d081' },
};

function recordingSpan(setAttributes: (attributes: Attributes) => unknown): Span {
	return Object.assign(Object.create(trace.wrapSpanContext({} as never) as object) as Span, {
		setAttributes,
	});
}

describe('the span of a request', () => {
	afterEach(() => context.disable());

	const inSpan = (span: Span, run: () => void) => {
		context.setGlobalContextManager(new NodeContexts());
		context.with(trace.setSpan(context.active(), span), run);
	};

	it('says which event it is, the code of a refusal and the name of the key', () => {
		const attributes: Attributes = {};
		const span = recordingSpan((given) => Object.assign(attributes, given));
		inSpan(span, () => traceDecision('e1', refused));
		expect(attributes).toEqual({
			'spot_connect.event_id': 'e1',
			'spot_connect.code': 'api_key_expired',
			'spot_connect.key_name': 'Shop',
		});
	});

	it('is left alone where there is no tracer', () => {
		expect(trace.getActiveSpan()).toBeUndefined();
		expect(() => traceDecision('e1', refused)).not.toThrow();
	});

	it('does not fail the request when the tracer fails', () => {
		const span = recordingSpan(() => {
			throw new Error('exporter');
		});
		expect(() => inSpan(span, () => traceDecision('e1', refused))).not.toThrow();
	});
});
