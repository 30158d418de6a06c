/**
 * Returns the value of a key in a map, and makes it on first use. Forgets a failed attempt, so that the next call
 * tries again.
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
