/**
 * The id of a panel, from its board and its key alone, so that a further panel changes no other's and links to single
 * panels last. 31 bits of FNV-1a. Source: IETF draft-eastlake-fnv, 32-bit parameters.
 */
export function panelId(board: string, key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${board}/${key}`)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash & 0x7fffffff || 1;
}
