#include "progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace doudi::cli {

namespace {

constexpr std::chrono::milliseconds quiet_for{500};
constexpr std::chrono::milliseconds repaint_every{100};
constexpr std::int64_t bar_width = 30;

void write_stderr(std::string_view text) {
    // A terminal that went away is no reason to stop working.
    [[maybe_unused]] auto const written = ::write(STDERR_FILENO, text.data(), text.size());
}

int terminal_columns() {
    winsize size{};
    auto const known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

std::string grouped(std::int64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::int64_t>(text.size()) - 3; at > 0; at -= 3) {
        text.insert(static_cast<std::size_t>(at), ",");
    }
    return text;
}

std::string clock_text(std::chrono::milliseconds elapsed) {
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(elapsed).count();
    auto const below = std::to_string(seconds % 60);
    return std::to_string(seconds / 60) + (below.size() < 2 ? ":0" : ":") + below;
}

/// A mark that runs to and fro while the total is unknown.
std::string running_bar(std::chrono::milliseconds elapsed) {
    std::string bar(static_cast<std::size_t>(bar_width), '.');
    auto const step = elapsed.count() / 100 % (2 * (bar_width - 3));
    auto const at = step < bar_width - 3 ? step : 2 * (bar_width - 3) - step;
    return bar.replace(static_cast<std::size_t>(at), 3, "###");
}

} // namespace

std::string progress_line(std::string_view label, std::int64_t done, std::int64_t total,
    std::chrono::milliseconds elapsed, int columns) {
    std::string line{label};
    if (total <= 0) {
        line.append(" [").append(running_bar(elapsed)).append("]");
        if (done > 0) {
            line.append("  ").append(grouped(done));
        }
    } else {
        auto const part = std::clamp<std::int64_t>(done, 0, total);
        auto const filled = static_cast<std::size_t>(bar_width * part / total);
        line.append(" [").append(filled, '#');
        line.append(static_cast<std::size_t>(bar_width) - filled, '.').append("] ");
        line.append(std::to_string(100 * part / total)).append("%  ");
        line.append(grouped(done)).append("/").append(grouped(total));
    }
    line.append("  ").append(clock_text(elapsed));
    // A line that wraps could not be painted over. Cut whole characters only.
    while (display_width(line) >= columns && !line.empty()) {
        while (line.size() > 1 && (static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U) {
            line.pop_back();
        }
        line.pop_back();
    }
    return line;
}

Progress::Progress(Text label, std::int64_t total, Language language)
    : language_(language), total_(total), label_(label) {
    if (isatty(STDERR_FILENO) != 0) {
        painter_ = std::thread{[this] { paint_until_stopped(); }};
    }
}

Progress::~Progress() {
    hide();
}

void Progress::set(Text label, std::int64_t done, std::int64_t total) {
    done_ = done;
    total_ = total;
    std::lock_guard const lock{mutex_};
    label_ = label;
}

void Progress::hide() {
    {
        std::lock_guard const lock{mutex_};
        is_stopped_ = true;
    }
    stopped_.notify_all();
    if (painter_.joinable()) {
        painter_.join();
    }
}

void Progress::paint_until_stopped() {
    std::unique_lock lock{mutex_};
    auto const is_stopped = [this] { return is_stopped_; };
    auto wait = quiet_for;
    while (!stopped_.wait_for(lock, wait, is_stopped)) {
        paint();
        wait = repaint_every;
    }
    erase();
}

void Progress::paint() {
    auto const elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - started_at_);
    auto const line =
        progress_line(pick(label_, language_), done_, total_, elapsed, terminal_columns());
    write_stderr("\r\x1b[K" + line);
    is_shown_ = true;
}

void Progress::erase() {
    if (is_shown_) {
        write_stderr("\r\x1b[K");
        is_shown_ = false;
    }
}

} // namespace doudi::cli
