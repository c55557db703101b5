import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Puts files into a folder, in place of older ones of the same names. All are complete before the first is replaced.
 * @throws if one cannot be written, naming its path
 */
export async function replaceFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await writing(folder, mkdir(folder, { recursive: true }));
  // Inside the folder: a rename does not cross file systems.
  const parts = await writing(folder, mkdtemp(join(folder, '.incomplete-')));
  try {
    for (const [name, content] of Object.entries(files)) {
      await writing(join(folder, name), writeFile(join(parts, name), content));
    }
    for (const name of Object.keys(files)) {
      await writing(join(folder, name), rename(join(parts, name), join(folder, name)));
    }
  } finally {
    await rm(parts, { recursive: true, force: true });
  }
}

async function writing<T>(path: string, done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    throw new Error(`cannot write ${path}: ${(error as Error).message}`, { cause: error });
  }
}
