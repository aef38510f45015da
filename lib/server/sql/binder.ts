/** Parameters of one statement. $1 is the project, $2 the time of the question; `bind` adds the next. */
export class Binder {
  readonly projectId: string;
  readonly values: unknown[];

  constructor(projectId: string, now: Date) {
    this.projectId = projectId;
    this.values = [projectId, now];
  }

  bind = (value: unknown, type: string): string => {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  };
}

export type Bind = Binder["bind"];
