/**
 * The value a map has for a key; made on first use. A failed attempt is forgotten, so the next one starts anew.
 */
export function once(map, key, make) {
  if (!map.has(key)) {
    const made = make().catch((error) => {
      map.delete(key);
      throw error;
    });
    map.set(key, made);
  }
  return map.get(key);
}
