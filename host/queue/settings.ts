import { hostEnvironment, type HostSettings } from '../settings';

/** The processes of a queue host: n8n's main, its worker and two webhook processors. */
export const PROCESSES = ['main', 'worker', 'processor1', 'processor2'] as const;
export type ProcessName = (typeof PROCESSES)[number];

export interface QueueSettings extends HostSettings {
	/** One for all processes: each must read the credentials that the others write. */
	encryptionKey: string;
	postgres: { host: string; database: string; user: string };
	redisPort: number;
	/** The worker runs as many executions at a time. */
	workerConcurrency: number;
	/** Whether others have the same user folder. */
	sharesUserFolder: boolean;
}

/** What n8n is told to do as each process. */
export function queueCommand(name: ProcessName, { workerConcurrency }: QueueSettings): string[] {
	if (name === 'main') return ['start'];
	if (name === 'worker') return ['worker', `--concurrency=${workerConcurrency}`];
	return ['webhook'];
}

/** The environment of a process of a queue host: that of a single n8n, and what makes it one of many. */
export function queueEnvironment(
	name: ProcessName,
	settings: QueueSettings,
): Record<string, string> {
	const { port, postgres, redisPort, sharesUserFolder } = settings;
	return {
		...hostEnvironment(settings),
		EXECUTIONS_MODE: 'queue',
		// Production webhooks are for the processors alone.
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',

		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_USER: postgres.user,

		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),

		// A worker listens for nothing else than questions about its health.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',

		// n8n names this log after the kind of process: both processors would write the same one, and
		// whoever starts takes what is unfinished in it for its own.
		...(sharesUserFolder && { N8N_EVENTBUS_LOGWRITER_LOGBASENAME: `n8nEventLog-${name}` }),
	};
}
