// Files that go in and out: with progress and a way to stop, which fetch alone does not give for what it sends.
import { ApiError, exportUrl, problemOf } from "@/lib/browser/api";
import { Problem } from "@/lib/contract/problem";
import { type ExportQuery, ImportResult } from "@/lib/contract/transfer";

export type Progress<T> = { readonly onProgress: (progress: T) => void; readonly signal: AbortSignal };

/** Sends a file to the selected project; `sent` of `size` bytes have been taken. */
export function importFile(file: File, { onProgress, signal }: Progress<{ sent: number; size: number }>) {
  return new Promise<ImportResult>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/runs/import");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded }) => onProgress({ sent: loaded, size: file.size });
    request.onload = () => {
      const result = ImportResult.safeParse(request.response);
      if (request.status === 200 && result.success) resolve(result.data);
      else reject(errorOf(request));
    };
    request.onerror = () => reject(new ApiError("network", "Tracegate does not answer. Is it still running?"));
    request.onabort = () => reject(new DOMException("The import was stopped.", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function errorOf({ response, status }: XMLHttpRequest): ApiError {
  const problem = Problem.safeParse(response);
  if (problem.success) return new ApiError(problem.data.code, problem.data.detail, problem.data);
  return new ApiError("unreadable", `The server answered ${status}.`, { status });
}

/** Kept as one blob from time to time: the browser may then put it on the disk. */
const blobBytes = 8 * 1024 * 1024;

/** Reads the export of many runs; `runs` of them and `bytes` have come so far. */
export async function readExport(
  query: Readonly<Partial<ExportQuery>>,
  { onProgress, signal }: Progress<{ runs: number; bytes: number }>,
): Promise<Blob> {
  const response = await fetch(exportUrl(query), { signal });
  if (!response.ok || response.body === null) throw await problemOf(response);
  const blobs: Blob[] = [];
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let [held, runs, bytes] = [0, 0, 0];
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    waiting.push(read.value);
    held += read.value.length;
    bytes += read.value.length;
    runs += countLines(read.value);
    if (held > blobBytes) {
      blobs.push(new Blob(waiting));
      waiting = [];
      held = 0;
    }
    onProgress({ runs, bytes });
  }
  return new Blob([...blobs, ...waiting], { type: "application/x-ndjson" });
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** Offers a blob as a download. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // the browser has begun to read it by then
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
