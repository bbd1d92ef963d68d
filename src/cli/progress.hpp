/// A progress bar on a terminal's stderr. Elsewhere nothing.
///
/// Example: `Progress bar{{"导入", "importing"}, rows, language}; ... bar.advance(1000);`
#pragma once

#include "doudi/base/text.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace doudi::cli {

/// Appears after half a second, so that quick commands stay quiet, and disappears when destroyed.
/// Safe to use from several threads.
class Progress {
public:
    /// `total` 0: nobody knows yet how much it will be.
    Progress(Text label, std::int64_t total, Language language);
    ~Progress();
    Progress(Progress const&) = delete;
    Progress& operator=(Progress const&) = delete;

    void advance(std::int64_t by) { done_ += by; }
    void set(Text label, std::int64_t done, std::int64_t total);

    /// Takes the bar away, so that other text can be written.
    void hide();

private:
    void paint_until_stopped();
    void paint();
    void erase();

    Language language_;
    std::chrono::steady_clock::time_point started_at_ = std::chrono::steady_clock::now();
    std::atomic<std::int64_t> done_ = 0;
    std::atomic<std::int64_t> total_;
    std::mutex mutex_; // guards what follows, and the terminal
    std::condition_variable stopped_;
    Text label_;
    bool is_stopped_ = false;
    bool is_shown_ = false;
    std::thread painter_; // only on a terminal
};

/// "importing   [#####.....]  52%  1,560,000/3,000,000  0:12". Pure: what the bar looks like.
std::string progress_line(std::string_view label, std::int64_t done, std::int64_t total,
    std::chrono::milliseconds elapsed, int columns);

} // namespace doudi::cli
