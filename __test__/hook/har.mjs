// Archives of packages as a test needs them: a tar that gzip packs, right or wrong.
import zlib from 'node:zlib';

const BLOCK = 512;

function header({ name, size = 0, kind = '0', link = '', prefix = '' }) {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.fill(' ', 148, 156);
  block.write(kind, 156);
  block.write(link, 157, 100);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345, 155);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** One entry: `{ name, text, kind, link, prefix }`. */
export function entry({ text = '', ...about }) {
  const data = Buffer.from(text);
  const rest = Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK);
  return Buffer.concat([header({ size: data.length, ...about }), data, rest]);
}

/** An archive of these entries, packed. */
export const packed = (...entries) => zlib.gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]));

/** An archive of a package with these files: name to text. */
export const har = (files) =>
  packed(...Object.entries(files).map(([name, text]) => entry({ name: `package/${name}`, text })));
