/** Colours of Spot Connect's pages, as custom properties of CSS. Texts have a contrast of 4.5 to 1 on their grounds. */
export const LIGHT = `
--ground:#f4f7f6;--surface:#fff;--raised:#eef3f2;--edge:#dde5e4;--rule:#e8eeed;
--text:#14201f;--muted:#566766;--accent:#08716b;--on-accent:#fff;
--critical:#b3261e;--critical-ground:#fdeceb;--warning:#8a5200;--warning-ground:#fdf2dd;
--info:#2a56b0;--info-ground:#eaf0fc;--open:#b3261e;
--p50:#0f8a80;--p95:#4a62d4;--p99:#c26a00;--shadow:0 1px 2px rgb(16 40 38/.05);`;

export const DARK = `
--ground:#0c1413;--surface:#131d1c;--raised:#1b2827;--edge:#263634;--rule:#22302e;
--text:#e7efed;--muted:#9fb1ae;--accent:#4fd0c5;--on-accent:#06211f;
--critical:#ff8a80;--critical-ground:#3a1917;--warning:#f5b95c;--warning-ground:#33260d;
--info:#8fb4ff;--info-ground:#17253f;--open:#ff8a80;
--p50:#2fb3a8;--p95:#8fa8ff;--p99:#f5b44a;--shadow:none;`;
