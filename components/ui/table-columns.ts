/**
 * The `cols` search parameter → the ids to show, in the table's own order. Absent means all;
 * unknown ids are passed over.
 */
export function shownColumns<Id extends string>(
  all: readonly Id[],
  cols: string | undefined,
): readonly Id[] {
  if (cols === undefined) return all;
  const wanted = new Set(cols.split(','));
  return all.filter((id) => wanted.has(id));
}
