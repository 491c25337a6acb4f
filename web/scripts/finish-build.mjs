// After the build: puts the interface's description page beside it and compresses what compresses, so that the host only sends files.
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const web = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(web, 'dist');
const swagger = path.join(web, 'node_modules', 'swagger-ui-dist');
const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

await mkdir(path.join(dist, 'docs'), { recursive: true });
for (const name of await readdir(path.join(web, 'docs'))) {
  await copyFile(path.join(web, 'docs', name), path.join(dist, 'docs', name));
}
for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css']) {
  await copyFile(path.join(swagger, name), path.join(dist, 'docs', name));
}

const compressible = /\.(?:js|css|html|svg|json|webmanifest|txt)$/;
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !compressible.test(entry.name)) {
    continue;
  }
  const file = path.join(entry.parentPath, entry.name);
  const bytes = await readFile(file);
  // Quality 9 takes a second where 11 takes half a minute, for a few percent.
  await writeFile(`${file}.br`, await brotli(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 9 } }));
  await writeFile(`${file}.gz`, await gzip(bytes, { level: 9 }));
}
