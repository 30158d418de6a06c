/**
 * Returns the value of a key in a map, and makes it on first use.
 *
 * A failed attempt is not kept, so the next call retries.
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
