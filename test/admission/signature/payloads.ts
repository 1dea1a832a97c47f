/** What providers send that can sign in two ways: the same event, once for each of their rows. */

export const buildkiteBuild = JSON.stringify({
	event: 'build.finished',
	build: {
		id: 'f62a1b4d-10f9-4790-bc1c-e2c3a0c80983',
		number: 27,
		state: 'passed',
		branch: 'main',
		message: 'Ship it 🦊',
	},
	pipeline: { id: '849411f9-9e6d-4739-a0d8-e247088e9b52', slug: 'agent' },
	sender: { id: '8a7693f8-dbae-4783-9137-84090fce9045', name: 'Some Person' },
});

export const buildkiteSecret = '309c9c842a8565adecbd7469f6005989';

export const gitlabPush = JSON.stringify({
	object_kind: 'push',
	event_name: 'push',
	ref: 'refs/heads/main',
	checkout_sha: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7',
	user_username: 'jsmith',
	project: { id: 15, path_with_namespace: 'mike/diaspora' },
	total_commits_count: 1,
});
