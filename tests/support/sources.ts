import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDERS = ['app', 'components', 'lib', 'server', 'sandbox', 'prisma', 'bench'];
const LEFT_OUT = ['lib/platform/prisma/', 'prisma/prisma.config.ts'];

export type Source = { path: string; text: string; isTest: boolean };
export type Import = { target: string; typeOnly: boolean };

/** Every TypeScript file of the product, by its path from the root. */
export function sources(): Source[] {
  return FOLDERS.flatMap((folder) => filesBelow(path.join(ROOT, folder)))
    .map((file) => path.relative(ROOT, file))
    .filter((file) => /\.tsx?$/.test(file) && !LEFT_OUT.some((start) => file.startsWith(start)))
    .map((file) => ({
      path: file,
      text: readFileSync(path.join(ROOT, file), 'utf8'),
      isTest: /\.test\.tsx?$|(^|\/)support\//.test(file),
    }));
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** What a file imports: a path from the root for ours, `npm:name` for packages. */
export function importsOf(source: Source): Import[] {
  return [...source.text.matchAll(IMPORT)].map((match) => {
    const target = match[2] ?? match[3] ?? '';
    const typeOnly =
      match[1] !== undefined ||
      /import\s*\{\s*(type\s+\w+(\s+as\s+\w+)?\s*,?\s*)+\}/.test(match[0]);
    if (target.startsWith('@/')) return { target: target.slice(2), typeOnly };
    if (target.startsWith('.'))
      return { target: path.normalize(path.join(path.dirname(source.path), target)), typeOnly };
    return { target: `npm:${target}`, typeOnly };
  });
}
