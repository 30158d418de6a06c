// Reads the files of the search index, completely or not at all.

/** The first byte of a gzip file. Some servers unpack such files themselves. */
const GZIP = 0x1f;

/** Reads and unpacks a file. Throws if the file does not arrive complete. */
export async function read(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return bytes[0] === GZIP ? unpacked(bytes) : bytes;
}

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads a JSON file. */
export async function readJson(address, options) {
  return parseJson(await read(address, options));
}

export function parseJson(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}
