/** The one style sheet; it stands in each page, so that the pages load nothing. */
export const STYLES = `
:root {
  --ground: #f6f8fb; --card: #fff; --ink: #1a1f36; --soft: #545b74; --line: #d5dbe6;
  --accent: #4f46d8; --accent-ink: #fff; --bad: #b3093c; --bad-ground: #fdebf0;
  --good: #0b6b3a; --banner: #ffd9a3; --banner-ink: #4a2600;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10131c; --card: #191e2b; --ink: #eef1f8; --soft: #aab3c8; --line: #343c52;
    --accent: #a9a4ff; --accent-ink: #14122e; --bad: #ff9db5; --bad-ground: #3a1623;
    --good: #7fe0ab; --banner: #5a3a08; --banner-ink: #ffe9c9;
  }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  overflow-wrap: anywhere;
}
.banner {
  margin: 0; padding: 8px 16px; text-align: center; font-size: 14px;
  background: var(--banner); color: var(--banner-ink);
}
main { max-width: 1000px; margin: 0 auto; padding: 24px 16px 48px; }
main.narrow { max-width: 520px; }
.columns { display: grid; gap: 24px; }
@media (min-width: 800px) {
  main { padding-top: 48px; }
  .columns { grid-template-columns: 5fr 6fr; gap: 48px; align-items: start; }
}
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px;
}
h1 { font-size: 20px; line-height: 1.3; margin: 0 0 4px; }
h2 { font-size: 16px; margin: 0 0 12px; }
.total { font-size: 36px; font-weight: 650; margin: 0 0 20px; font-variant-numeric: tabular-nums; }
.soft { color: var(--soft); font-size: 14px; }
a { color: var(--accent); }
.back { display: inline-block; padding: 6px 0; margin-bottom: 12px; }
.items { list-style: none; margin: 0; padding: 0; }
.items li, .sum {
  display: flex; justify-content: space-between; gap: 16px; padding: 12px 0;
  border-top: 1px solid var(--line);
}
.sum { font-weight: 650; margin: 0; }
.money { font-variant-numeric: tabular-nums; white-space: nowrap; }
label { display: block; font-weight: 550; font-size: 14px; margin: 14px 0 4px; }
input {
  width: 100%; min-height: 44px; padding: 8px 12px; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--soft); border-radius: 8px;
}
.alert:focus-visible { outline-offset: 0; }
input[readonly] { background: var(--ground); }
input[aria-invalid='true'] { border-color: var(--bad); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
.error { color: var(--bad); font-size: 14px; margin: 4px 0 0; }
.alert {
  background: var(--bad-ground); color: var(--bad); border-radius: 8px; padding: 12px;
  margin: 0 0 16px; font-weight: 550;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button, .button {
  display: block; width: 100%; min-height: 44px; padding: 10px 16px; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; cursor: pointer; border-radius: 8px;
  border: 1px solid var(--line); background: var(--card); color: var(--ink);
}
.button, button.main {
  background: var(--accent); color: var(--accent-ink); border-color: transparent;
}
button.main { margin-top: 20px; }
button + button { margin-top: 8px; }
.tests { margin-top: 24px; border-top: 1px solid var(--line); padding-top: 20px; }
.tests button { text-align: left; margin-top: 8px; font-weight: 450; }
.tests code { display: block; font-size: 13px; color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; overflow-wrap: normal; }
th, td {
  text-align: left; padding: 8px 12px 8px 0; border-top: 1px solid var(--line); vertical-align: top;
}
td button { width: auto; min-height: 32px; padding: 4px 10px; font-size: 13px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin: 12px 0; }
.row button { width: auto; }
section { margin-bottom: 32px; }
.ok { color: var(--good); }
.failed { color: var(--bad); }
`;
