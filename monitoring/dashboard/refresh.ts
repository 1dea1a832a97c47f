/**
 * Loads the page anew, unless its reader is at work in it. A `<meta http-equiv="refresh">` could not
 * be paused, as WCAG 2.2.2 demands. Plain JavaScript for browsers, and the same in every page, so that
 * the Content-Security-Policy can name it by its digest.
 */
export const REFRESH_SCRIPT = `(() => {
	const button = document.getElementById('refresh');
	if (!button) return;
	const everyMs = button.dataset.seconds * 1000;
	let due = Date.now() + everyMs;
	let usedAt = 0;
	let isPaused = false;
	const used = () => { usedAt = Date.now(); };
	for (const name of ['keydown', 'pointerdown', 'wheel', 'touchmove']) {
		addEventListener(name, used, { passive: true });
	}
	button.hidden = false;
	button.addEventListener('click', () => {
		isPaused = !isPaused;
		due = Date.now() + everyMs;
		button.textContent = isPaused ? 'Resume refresh' : 'Pause refresh';
	});
	const isBusy = () =>
		document.hidden || Date.now() - usedAt < 20000 || !getSelection().isCollapsed ||
		document.querySelector('details[open]') !== null ||
		document.activeElement?.tagName === 'SELECT';
	setInterval(() => {
		if (!isPaused && navigator.onLine && Date.now() >= due && !isBusy()) {
			due = Infinity;
			location.reload();
		}
	}, 1000);
})();`;
