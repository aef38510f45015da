import { RE2JS } from "re2js";
import type { Finder, Range } from "@/lib/domain/redaction/detectors";

/** RE2 in JavaScript: a pattern takes time in proportion to the text, whatever it is. @throws Error for what is no pattern */
export function compilePattern(source: string): Finder {
  const pattern = RE2JS.compile(source);
  return (text) => {
    const found: Range[] = [];
    const matcher = pattern.matcher(text);
    while (matcher.find()) if (matcher.end() > matcher.start()) found.push([matcher.start(), matcher.end()]);
    return found;
  };
}
