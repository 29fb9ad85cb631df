import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { FileSetBuilder, FileSetError, type FileSet, type FileSetErrorCode, type Limits } from '@terrasafe/filesets';
import { HttpProblem, type ProblemStatus } from '@terrasafe/service';
import type { Request } from 'express';
import type { UploadBudget } from './upload-budget.js';

export interface Upload {
  readonly fileSet: FileSet;
  /** The name of the one file or archive, the folder that all of them lie in, or how many there were. */
  readonly filename: string;
  readonly sizeBytes: number;
  readonly environment: string | undefined;
}

interface Part {
  readonly name: string;
  readonly content: Buffer;
}

/** Reads a multipart body into memory and unpacks the archives in it. @throws HttpProblem for what cannot be scanned */
export async function readUpload(request: Request, limits: Limits, budget: UploadBudget): Promise<Upload> {
  if (!request.is('multipart/form-data')) {
    throw new HttpProblem(
      415,
      'NOT_MULTIPART',
      'Send the files as multipart/form-data, for example with curl -F file=@main.tf.',
    );
  }
  const declaredBytes = Number(request.get('Content-Length'));
  if (declaredBytes > limits.maxTotalBytes) throw tooLarge(limits);
  const release = budget.reserve(Number.isFinite(declaredBytes) ? declaredBytes : limits.maxTotalBytes);
  try {
    const { parts, environment } = await readParts(request, limits);
    if (parts.length === 0)
      throw new HttpProblem(400, 'EMPTY', 'The request has no file. Send at least one, in a part with a file name.');
    const collect = async () => {
      const builder = new FileSetBuilder(limits);
      for (const { name, content } of parts) await builder.add(name, content);
      return builder.build();
    };
    const isPlain = parts.every(({ name }) => /\.(tf|tofu|tfvars|json)$/.test(name));
    return {
      fileSet: isPlain ? await collect() : await budget.unpackInTurn(collect),
      filename: nameOf(parts.map(({ name }) => name)).slice(-255),
      sizeBytes: parts.reduce((total, { content }) => total + content.length, 0),
      environment,
    };
  } catch (error) {
    throw error instanceof FileSetError ? new HttpProblem(statusOf[error.code], error.code, error.message) : error;
  } finally {
    release();
  }
}

const statusOf: Record<FileSetErrorCode, ProblemStatus> = {
  EMPTY: 400,
  NOT_TERRAFORM: 400,
  NOT_TEXT: 400,
  NOT_A_FOLDER: 400,
  UNSUPPORTED_TYPE: 400,
  UNSAFE_PATH: 400,
  BAD_ARCHIVE: 422,
  TOO_LARGE: 413,
  TOO_MANY_FILES: 413,
};

function nameOf(names: readonly string[]): string {
  if (names.length === 1) return names[0]!;
  const folders = new Set(names.map((name) => name.slice(0, Math.max(0, name.indexOf('/')))));
  const [folder] = folders;
  return folders.size === 1 && folder ? folder : `${names.length} files`;
}

function tooLarge(limits: Limits): HttpProblem {
  const megabytes = Math.round(limits.maxTotalBytes / 2 ** 20);
  return new HttpProblem(413, 'TOO_LARGE', `The upload is larger than ${megabytes} MB. Send fewer files at once.`);
}

function readParts(request: Request, limits: Limits): Promise<{ parts: Part[]; environment: string | undefined }> {
  return new Promise((resolve, reject) => {
    const parts: Part[] = [];
    let environment: string | undefined;
    let receivedBytes = 0;
    let busboy: BusboyInstance;
    try {
      busboy = new Busboy({
        headers: request.headers as BusboyHeaders,
        preservePath: true,
        limits: { files: limits.maxFiles + 1, fields: 20, fieldSize: 1_000 },
      });
    } catch (error) {
      reject(malformed(error));
      return;
    }
    const refuse = (problem: HttpProblem) => {
      request.unpipe(busboy);
      request.resume(); // the rest of the body is read and dropped, so that the client gets to see the answer
      reject(problem);
    };
    busboy.on('file', (_field, stream, name) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        receivedBytes += chunk.length;
        if (receivedBytes > limits.maxTotalBytes) refuse(tooLarge(limits));
        else chunks.push(chunk);
      });
      stream.on('error', (error) => reject(malformed(error)));
      stream.on('end', () => parts.push({ name: name || 'main.tf', content: Buffer.concat(chunks) }));
    });
    busboy.on('field', (field, value) => {
      if (field === 'environment') environment = value.slice(0, 50);
    });
    busboy.on('filesLimit', () =>
      refuse(
        new HttpProblem(
          413,
          'TOO_MANY_FILES',
          `The request has more than ${limits.maxFiles} files. Send fewer at once.`,
        ),
      ),
    );
    busboy.on('error', (error) => reject(malformed(error)));
    busboy.on('finish', () => resolve({ parts, environment }));
    request.on('aborted', () => reject(new HttpProblem(400, 'ABORTED', 'The upload was cut off.')));
    request.pipe(busboy);
  });
}

function malformed(error: unknown): HttpProblem {
  return new HttpProblem(
    400,
    'MALFORMED_MULTIPART',
    `The multipart body cannot be read: ${error instanceof Error ? error.message : 'malformed'}.`,
  );
}
