import { AssertionError } from 'chai';
import { FileSetBuilder, FileSetError, defaultLimits, type FileSet, type Limits } from '../src/index.js';

/** The set made of one upload. */
export async function fileSetOf(name: string, content: Buffer, limits: Partial<Limits> = {}): Promise<FileSet> {
  const builder = new FileSetBuilder({ ...defaultLimits, ...limits });
  await builder.add(name, content);
  return builder.build();
}

/** The FileSetError that the action ends with; anything else fails the test. */
export async function failureOf(action: Promise<unknown>): Promise<FileSetError> {
  try {
    await action;
  } catch (error) {
    if (error instanceof FileSetError) return error;
    throw error;
  }
  throw new AssertionError('expected a FileSetError');
}
