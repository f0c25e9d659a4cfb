// Included before tfjs-node's own sources: its calls that compute run with signals held back.
//
// Measured with TensorFlow 2.15.1 held to AVX2: a signal that is handled in the middle of a matrix product that oneDNN
// generates (an interrupt, a profiler's clock, a terminal that changes its size) overwrites the heap, most likely because
// the product keeps data where the operating system writes the handler's frame. The process aborts later, with
// "corrupted size vs. prev_size" or "free(): invalid pointer". With AVX-512 that was not seen. A signal that is held back is
// handled as soon as the call is over, at most one operation later. Threads that TensorFlow starts inherit the mask, so
// that none of them handles a signal instead.
#ifndef MI_NAS_HOLD_SIGNALS_H
#define MI_NAS_HOLD_SIGNALS_H

#include <signal.h>
#include <initializer_list>

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

namespace mi_nas {

class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t held;
    sigfillset(&held);
    // raised by the thread itself: held back, they would end the process without a word
    for (int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) sigdelset(&held, fault);
    pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_;
};

// `call` with signals held back.
template <auto call, typename... Given>
auto holding(Given... given) {
  SignalsHeld held;
  return call(given...);
}

}  // namespace mi_nas

#define TFE_NewContext mi_nas::holding<TFE_NewContext>
#define TFE_Execute mi_nas::holding<TFE_Execute>
#define TF_LoadSessionFromSavedModel mi_nas::holding<TF_LoadSessionFromSavedModel>
#define TF_SessionRun mi_nas::holding<TF_SessionRun>

#endif
