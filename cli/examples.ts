import type { HeaderLine } from './delivery';

/** A delivery as a provider could send it, made up and shortened. */
export interface Example {
	readonly headers: readonly HeaderLine[];
	readonly body: unknown;
}

/** By provider and event. The signature is made when it is sent. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
	order: {
		headers: [],
		body: {
			orderId: 'A-1001',
			customer: { name: 'Ada Example', email: 'ada@shop.example' },
			items: [{ sku: 'TEA-250', quantity: 2, price: 7.5 }],
			total: 15,
			currency: 'EUR',
		},
	},
	'github.push': {
		headers: [['X-GitHub-Event', 'push']],
		body: {
			ref: 'refs/heads/main',
			before: '1111111111111111111111111111111111111111',
			after: '2222222222222222222222222222222222222222',
			repository: { id: 1, name: 'tea', full_name: 'example/tea', private: false },
			pusher: { name: 'ada', email: 'ada@shop.example' },
			commits: [
				{
					id: '2222222222222222222222222222222222222222',
					message: 'Add green tea',
					timestamp: '2026-01-15T10:00:00Z',
					author: { name: 'Ada Example', email: 'ada@shop.example' },
					added: ['green.md'],
					removed: [],
					modified: [],
				},
			],
		},
	},
	'gitlab.push': {
		headers: [['X-Gitlab-Event', 'Push Hook']],
		body: {
			object_kind: 'push',
			event_name: 'push',
			ref: 'refs/heads/main',
			user_name: 'Ada Example',
			project: { id: 1, name: 'tea', path_with_namespace: 'example/tea' },
			commits: [{ id: '2222222222222222222222222222222222222222', message: 'Add green tea' }],
			total_commits_count: 1,
		},
	},
	'stripe.checkout': {
		headers: [],
		body: {
			id: 'evt_example_1',
			object: 'event',
			type: 'checkout.session.completed',
			livemode: false,
			data: {
				object: {
					id: 'cs_example_1',
					object: 'checkout.session',
					amount_total: 1500,
					currency: 'eur',
					payment_status: 'paid',
				},
			},
		},
	},
	'shopify.order': {
		headers: [['X-Shopify-Topic', 'orders/create']],
		body: {
			id: 1001,
			name: '#1001',
			currency: 'EUR',
			total_price: '15.00',
			email: 'ada@shop.example',
			line_items: [{ id: 1, title: 'Green tea', quantity: 2, price: '7.50' }],
		},
	},
	'slack.mention': {
		headers: [],
		body: {
			type: 'event_callback',
			event_id: 'EvEXAMPLE1',
			team_id: 'TEXAMPLE1',
			event: { type: 'app_mention', user: 'UEXAMPLE1', text: 'Is there any tea?', ts: '1.000100' },
		},
	},
	'standardWebhooks.contact': {
		headers: [],
		body: {
			type: 'contact.created',
			timestamp: '2026-01-15T10:00:00Z',
			data: { id: 'contact-1', name: 'Ada Example' },
		},
	},
};
