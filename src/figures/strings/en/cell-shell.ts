/** What stands around a cell once the notebook is loaded. */
export const cellShell = {
  cell: (key: string) => `Cell ${key}`,
  yourCell: (key: string) => `Your cell ${key}`,
  yourCode: "your cell",
  run: "Run",
  runKeys: "Shift-Enter",
  close: "Close",
  reset: "Reset",
  remove: "Remove",
  stop: "Stop",
  draft: "changed, not run yet",
  waiting: "still waiting …",
  ran: (key: string) => `Cell ${key} ran.`,
  wasReset: (key: string) => `Cell ${key} is as it was.`,
  wasResetAll: "All cells are as they were.",
  wasRemoved: (key: string) => `Cell ${key} is removed.`,
  waitingAloud: (key: string) => `Cell ${key} is still waiting. It can be stopped.`,
  problem: (key: string, message: string, place: string) => `Cell ${key}: ${place ? `${place}: ` : ""}${message}`,
  place: (line: number, column: number) => `Line ${line}, column ${column}`
};
