@preconcurrency import Dispatch
import Glibc
import SkillModel
import Synchronization

/// Lets other processes of the same user watch and steer the run of this one, by a socket that nobody else can open.
///
/// One thread of its own; a watcher that is slow, stopped or dead holds up nobody.
package final class ControlServer: Sendable {
  /// Does a command and answers, on any thread and at any time. The actor's user id is the kernel's word.
  package typealias Handler =
    @Sendable (RunCommand, DecisionActor, @escaping @Sendable (CommandAnswer) -> Void) -> Void

  private struct Pending {
    let client: Int
    let id: Int
    let answer: CommandAnswer
  }

  private struct Shared {
    var status: RunStatus?
    var isStatusNew = false
    var answers: [Pending] = []
    /// Commands whose answers have not come.
    var unanswered = 0
    var isClosed = false
  }

  /// Milliseconds that a closing server waits for answers that are being found.
  private static let patience = 2_000

  package let address: ControlAddress
  private let hello: ControlMessage
  private let handle: Handler
  private let shared = Mutex(Shared())
  private let wake = WakePipe()
  private let queue = DispatchQueue(label: "skillopt.control")
  private let ended = DispatchSemaphore(value: 0)

  /// Begins to listen. Whoever calls holds the run's lock.
  ///
  /// - Throws: class 73 when there can be no socket here.
  package init(
    at address: ControlAddress, run: String, handle: @escaping Handler
  ) throws(Problem) {
    self.address = address
    self.handle = handle
    hello = .hello(version: ControlMessage.version, run: run, pid: Int(getpid()))
    let socket: ControlSocket
    do throws(ControlSocket.Failure) {
      socket = try ControlSocket.listening(at: address)
    } catch {
      throw Problem(
        .cannotCreate, at: Place(address.path), "no control socket can be made here: \(error.reason)",
        cure: "set XDG_RUNTIME_DIR to a folder of your own with mode 0700")
    }
    // A closure can't hold what can't be copied; the thread takes the descriptor over.
    let box = Mutex<Listener?>(Listener(socket: socket))
    queue.async { [self] in
      if let listener = box.withLock({ $0.take() }) { serve(listener) }
      ended.signal()
    }
  }

  /// The newest state of the run, for all watchers.
  package func publish(_ status: RunStatus) {
    let mustWake = shared.withLock { shared in
      shared.status = status
      defer { shared.isStatusNew = true }
      return !shared.isStatusNew
    }
    if mustWake { wake.wake() }
  }

  /// Takes the socket away and lets watchers go, after the answers to the commands that they gave; for those it waits for
  /// two seconds at most. Blocks until that is done.
  package func close() {
    let isFirst = shared.withLock { shared in
      defer { shared.isClosed = true }
      return !shared.isClosed
    }
    guard isFirst else { return }
    wake.wake()
    ended.wait()
  }

  private struct Listener: ~Copyable, Sendable {
    let socket: ControlSocket
  }

  private func serve(_ listener: consuming Listener) {
    var clients = ControlClients()
    while shared.withLock({ !$0.isClosed }) {
      var sources = [pollfd(fd: wake.reader, events: Int16(POLLIN), revents: 0)]
      sources.append(pollfd(fd: listener.socket.descriptor, events: Int16(POLLIN), revents: 0))
      sources += clients.sources
      guard poll(&sources, nfds_t(sources.count), -1) >= 0 || errno == EINTR else { break }
      wake.drain()
      distribute(to: &clients)
      let ready = Set(sources.dropFirst(2).filter { $0.revents != 0 }.map(\.fd))
      for (client, user, message) in clients.receive(from: ready) {
        take(message, client: client, user: user)
      }
      while let socket = listener.socket.accepted() { welcome(socket, &clients) }
      clients.flush()
    }
    _ = unlink(address.path)
    answerTheRest(&clients)
  }

  /// Nothing more is taken; what was asked is answered. Those that don't read are not waited for.
  private func answerTheRest(_ clients: inout ControlClients) {
    let deadline = SystemClock.milliseconds() + Self.patience
    while true {
      let isAnswered = shared.withLock { $0.unanswered == 0 }
      distribute(to: &clients)
      clients.flush()
      let left = deadline - SystemClock.milliseconds()
      guard left > 0, !isAnswered else { return }
      var source = pollfd(fd: wake.reader, events: Int16(POLLIN), revents: 0)
      guard poll(&source, 1, Int32(left)) >= 0 || errno == EINTR else { return }
      wake.drain()
    }
  }

  private func distribute(to clients: inout ControlClients) {
    let (status, answers) = shared.withLock { shared in
      defer {
        shared.isStatusNew = false
        shared.answers = []
      }
      return (shared.isStatusNew ? shared.status : nil, shared.answers)
    }
    for pending in answers { clients.send(.answer(id: pending.id, pending.answer), to: pending.client) }
    if let status { clients.sendToAll(.status(status)) }
  }

  private func welcome(_ socket: consuming ControlSocket, _ clients: inout ControlClients) {
    guard let user = socket.peerUserID(), user == getuid() || user == 0 else { return }
    let client = clients.add(socket, user: user)
    clients.send(hello, to: client)
    if let status = shared.withLock({ $0.status }) { clients.send(.status(status), to: client) }
  }

  private func take(_ message: ControlMessage, client: Int, user: uid_t) {
    guard case .command(let id, let command, var actor) = message else { return }
    actor.kind = .person
    actor.userID = Int(user)
    shared.withLock { $0.unanswered += 1 }
    handle(command, actor) { [self] answer in
      shared.withLock { shared in
        shared.unanswered -= 1
        shared.answers.append(Pending(client: client, id: id, answer: answer))
      }
      wake.wake()
    }
  }
}

/// The connections of a server.
struct ControlClients: ~Copyable {
  private struct Client: ~Copyable {
    let id: Int
    let user: uid_t
    var peer: ControlPeer
    var isGone = false
  }

  /// More watchers than anybody needs; the rest is turned away.
  private static let most = 64

  private var slots: [ObjectSlot] = []
  private var nextID = 1

  /// A place for something that can't be copied, in a list.
  private final class ObjectSlot {
    var client: Client
    init(_ client: consuming Client) { self.client = client }
  }

  var sources: [pollfd] {
    slots.map { slot in
      let events = POLLIN | (slot.client.peer.wantsToSend ? POLLOUT : 0)
      return pollfd(fd: slot.client.peer.descriptor, events: Int16(events), revents: 0)
    }
  }

  mutating func add(_ socket: consuming ControlSocket, user: uid_t) -> Int {
    let id = nextID
    guard slots.count < Self.most else { return id }
    nextID += 1
    slots.append(ObjectSlot(Client(id: id, user: user, peer: ControlPeer(socket))))
    return id
  }

  mutating func send(_ message: ControlMessage, to id: Int) {
    guard let slot = slots.first(where: { $0.client.id == id }) else { return }
    if !slot.client.peer.put(message) { slot.client.isGone = true }
  }

  mutating func sendToAll(_ message: ControlMessage) {
    for slot in slots where !slot.client.peer.put(message) { slot.client.isGone = true }
  }

  /// What arrived at the descriptors that are ready.
  mutating func receive(from ready: Set<Int32>) -> [(client: Int, user: uid_t, message: ControlMessage)] {
    var arrived: [(client: Int, user: uid_t, message: ControlMessage)] = []
    for slot in slots where ready.contains(slot.client.peer.descriptor) {
      guard let messages = slot.client.peer.receive() else {
        slot.client.isGone = true
        continue
      }
      for message in messages { arrived.append((slot.client.id, slot.client.user, message)) }
    }
    return arrived
  }

  /// Sends what goes, and lets go of those that are gone.
  mutating func flush() {
    for slot in slots where !slot.client.isGone && !slot.client.peer.send() { slot.client.isGone = true }
    slots.removeAll { $0.client.isGone }
  }
}
