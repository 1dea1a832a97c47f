import { ensureHostInstalled } from '../install';
import { runCommand } from './run-command';

runCommand(async () => {
	const { n8nVersion, installedNow } = await ensureHostInstalled(console.error);
	console.log(
		`n8n ${n8nVersion} ${installedNow ? 'is now' : 'is already'} installed in host/node_modules.`,
	);
});
