/** `charge.*` stands for every type that begins so, `*` for all. */
export function matchesType(wanted: string, type: string): boolean {
  if (wanted === '*') return true;
  return wanted.endsWith('.*') ? type.startsWith(wanted.slice(0, -1)) : wanted === type;
}
