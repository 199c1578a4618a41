#ifndef SKILLOPT_SUPERVISOR_H
#define SKILLOPT_SUPERVISOR_H

/// Splits the process before it has a second thread: the child returns from this call and goes on, the parent stays in
/// it. The parent passes signals, stops and the end on, and gives the terminal back if the child was killed.
/// Returns 0 in the child, or -1 when the process goes on alone (it has several threads, or no process can be made).
int skillopt_supervise(void);

/// In the child: leaves the terminal's session and sends the parent away with exit status 0. Hang-ups are ignored from
/// then on. Any thread may call it.
/// 0, or -1 when there is no parent that waits.
int skillopt_supervisor_detach(void);

/// 1 in a child that a parent supervises.
int skillopt_is_supervised(void);

#endif
