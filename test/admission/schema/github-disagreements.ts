/** What a published schema demands and a published payload lacks. */
export interface Disagreement {
	readonly pointer: string;
	readonly keyword: string;
	/** What the schema demands there, where it is a name. */
	readonly expected?: string;
	/** The kind of event and the number of its payload. */
	readonly payloads: readonly string[];
}

/**
 * Payloads that do not match the schema that is published with them. Most are older than a property
 * that the schema demands by now.
 */
export const DISAGREEMENTS: readonly Disagreement[] = [
	{
		pointer: '/repository',
		keyword: 'required',
		expected: 'is_template',
		payloads: [
			'branch_protection_rule 0',
			'check_run 0',
			'check_suite 0',
			'commit_comment 0',
			'create 0',
			'delete 0',
			'deploy_key 0',
			'deployment_status 0',
			'discussion 0',
			'gollum 0',
			'member 0',
			'merge_group 0',
			'meta 0',
			'milestone 0',
			'package 0',
			'page_build 0',
			'project 0',
			'project_card 0',
			'project_column 0',
			'public 0',
			'push 0',
			'repository_dispatch 0',
			'repository 0',
			'repository_import 0',
			'star 0',
			'status 0',
			'team 0',
			'team_add 0',
			'watch 0',
			'workflow_job 0',
			'workflow_run 0',
		],
	},
	{
		pointer: '/check_run/check_suite/app/created_at',
		keyword: 'format',
		expected: 'date-time',
		payloads: ['check_run 7', 'check_run 8'],
	},
	{
		pointer: '/alert/updated_at',
		keyword: 'additionalProperties',
		payloads: ['code_scanning_alert 0'],
	},
	{
		pointer: '/repository',
		keyword: 'required',
		expected: 'custom_properties',
		payloads: ['dependabot_alert 0'],
	},
	{
		pointer: '',
		keyword: 'required',
		expected: 'workflow',
		payloads: ['deployment 0'],
	},
	{
		pointer: '',
		keyword: 'required',
		expected: 'installation',
		payloads: ['discussion_comment 0'],
	},
	{
		pointer: '/forkee',
		keyword: 'required',
		expected: 'is_template',
		payloads: ['fork 0'],
	},
	{
		pointer: '/installation',
		keyword: 'required',
		expected: 'suspended_at',
		payloads: ['installation 0'],
	},
	{
		pointer: '',
		keyword: 'required',
		expected: 'requester',
		payloads: ['installation_repositories 0'],
	},
	{
		pointer: '/issue',
		keyword: 'required',
		expected: 'active_lock_reason',
		payloads: ['issue_comment 0', 'issues 0'],
	},
	{
		pointer: '/label',
		keyword: 'required',
		expected: 'description',
		payloads: ['label 0'],
	},
	{
		pointer: '/hook',
		keyword: 'required',
		expected: 'deliveries_url',
		payloads: ['ping 0'],
	},
	{
		pointer: '',
		keyword: 'required',
		expected: 'requested_reviewer',
		payloads: ['pull_request 0'],
	},
	{
		pointer: '/pull_request',
		keyword: 'required',
		expected: 'draft',
		payloads: ['pull_request_review 0'],
	},
	{
		pointer: '/comment',
		keyword: 'required',
		expected: 'start_line',
		payloads: ['pull_request_review_comment 0'],
	},
	{
		pointer: '/pull_request/head/repo',
		keyword: 'required',
		expected: 'web_commit_signoff_required',
		payloads: ['pull_request_review_thread 0'],
	},
	{
		pointer: '/release/name',
		keyword: 'type',
		expected: 'string',
		payloads: ['release 0'],
	},
	{
		pointer: '/alert',
		keyword: 'required',
		expected: 'number',
		payloads: ['repository_vulnerability_alert 0'],
	},
	{
		pointer: '/security_advisory',
		keyword: 'required',
		expected: 'cvss',
		payloads: ['security_advisory 0'],
	},
	{
		pointer: '/changes/tier/from',
		keyword: 'required',
		expected: 'is_one_time',
		payloads: ['sponsorship 1'],
	},
	{
		pointer: '/repository',
		keyword: 'required',
		expected: 'web_commit_signoff_required',
		payloads: ['workflow_dispatch 0'],
	},
];
