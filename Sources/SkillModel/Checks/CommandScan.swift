/// Finds what a shell or an interpreter would carry out.
///
/// A skill is read by an agent that may have a terminal: a command in it is a standing order.
enum CommandScan {
  /// Found wherever they stand.
  private static let anywhere = [
    "```sh", "```bash", "```shell", "```zsh", "```console", "```powershell", "```cmd", "| sh", "|sh",
    "| bash",
    "|bash", "| python", "|python", "| sudo", "/dev/tcp", "/etc/passwd", "/etc/shadow", "~/.ssh", ".ssh/",
    "~/.aws", "~/.bashrc", "$(", "${ifs", ":(){", "__import__", "os.system", "os.popen", "subprocess.",
    "import os", "import subprocess", "base64 -d", "base64 --decode", "invoke-webrequest",
    "invoke-expression",
    "/bin/sh", "/bin/bash", "cmd.exe", "cmd /c",
  ]
  /// Found where no letter stands before them.
  private static let atWords = [
    "curl -", "curl http", "curl ", "wget ", "sudo ", "rm -", "chmod ", "chown ", "bash -", "sh -c", "zsh -c",
    "eval(", "exec(", "eval $", "python -c", "python3 -c", "perl -e", "ruby -e", "node -e", "pip install",
    "pip3 install", "npm install", "npm i ", "npx ", "yarn add", "brew install", "apt install", "apt-get ",
    "git clone", "git push", "ssh -", "scp ", "nc -", "ncat ", "netcat ", "dd if=", "mkfs", "crontab",
    "systemctl ", "launchctl ", "osascript", "printenv", "powershell", "iex(", "schtasks", "reg add",
    "docker run",
    "kubectl ", "export path", "source ~/", "xargs rm", "kill -9", "shutdown -", "del /f", "format c:",
  ]

  /// The first command in a text that is in lower case already; nil where there is none.
  static func firstCommand(in text: String) -> String? {
    for line in text.unicodeScalars.split(separator: "\n") {
      let trimmed = String(line).stripping(["-", "*", " ", "\t", "`", ">", "1", "."])
      if trimmed.hasExactPrefix("$ "), let first = trimmed.unicodeScalars.dropFirst(2).first,
        first.properties.isAlphabetic
      {
        return EditFinding.excerpt(trimmed)
      }
    }
    let found =
      anywhere.compactMap { text.firstRange(ofExactly: $0) }.min { $0.lowerBound < $1.lowerBound }
      ?? atWords.compactMap { wordRange(of: $0, in: text) }.min { $0.lowerBound < $1.lowerBound }
    guard let found else { return nil }
    let line = text.unicodeScalars[found.lowerBound...].prefix { $0 != "\n" }
    return EditFinding.excerpt(String(line))
  }

  private static func wordRange(of sought: String, in text: String) -> Range<String.Index>? {
    text.ranges(ofExactly: sought).first { range in
      guard range.lowerBound > text.unicodeScalars.startIndex else { return true }
      let before = text.unicodeScalars[text.unicodeScalars.index(before: range.lowerBound)]
      return !before.properties.isAlphabetic && before.properties.numericType == nil && before != "_"
        && before != "-" && before != "."
    }
  }
}
